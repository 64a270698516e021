# Permissions of the ETL in the warehouse. A provisioned cluster accepts temporary credentials of one database
# user; Redshift Serverless those of the user that it derives from the role.
locals {
  warehouse_arn = one(concat(module.redshift[*].arn, module.redshift_serverless[*].workgroup_arn))

  etl_warehouse_statements = concat(
    local.has_warehouse ? [
      {
        sid        = "RunStatements"
        actions    = ["redshift-data:ExecuteStatement", "redshift-data:BatchExecuteStatement"]
        resources  = [local.is_provisioned ? local.arns.cluster : local.warehouse_arn]
        conditions = []
      },
      {
        sid       = "FollowOwnStatements"
        actions   = ["redshift-data:DescribeStatement", "redshift-data:GetStatementResult", "redshift-data:CancelStatement"]
        resources = ["*"]
        conditions = [{
          test     = "StringEquals"
          variable = "redshift-data:statement-owner-iam-userid"
          values   = ["$${aws:userid}"]
        }]
      },
    ] : [],
    local.is_provisioned ? [{
      sid        = "BeEtlUser"
      actions    = ["redshift:GetClusterCredentials"]
      resources  = [local.arns.etl_user, local.arns.database]
      conditions = []
    }] : [],
    local.is_serverless ? [{
      sid        = "BeUserOfRole"
      actions    = ["redshift-serverless:GetCredentials"]
      resources  = [local.warehouse_arn]
      conditions = []
    }] : [],
  )
}
