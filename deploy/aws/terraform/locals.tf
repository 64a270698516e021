locals {
  name      = "spacex-${var.environment}"
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  root      = "arn:${local.partition}:iam::${local.account}:root"

  # Computed ARNs, because policies refer to resources that are created after them.
  arns = {
    for service, rest in {
      cluster  = "redshift:${var.region}:${local.account}:cluster:${local.name}"
      etl_user = "redshift:${var.region}:${local.account}:dbuser:${local.name}/${var.redshift_etl_user}"
      database = "redshift:${var.region}:${local.account}:dbname:${local.name}/${var.redshift_database_name}"
      # The users of a workgroup are those of `serverless-<account>-<ID of the workgroup>`. The ID cannot be
      # part of the trust policy, because the workgroup is created after its role.
      cluster_users = "redshift:${var.region}:${local.account}:dbuser:${local.is_serverless ? "serverless-${local.account}-*" : local.name}/*"
      catalog       = "glue:${var.region}:${local.account}:catalog"
      glue_database = "glue:${var.region}:${local.account}:database/${var.glue_database}"
      glue_tables   = "glue:${var.region}:${local.account}:table/${var.glue_database}/*"
      workgroup     = "athena:${var.region}:${local.account}:workgroup/${local.name}"
      ingest        = "lambda:${var.region}:${local.account}:function:${local.name}-ingest"
      schedules     = "scheduler:${var.region}:${local.account}:schedule/${local.name}/*"
      trail         = "cloudtrail:${var.region}:${local.account}:trail/${local.name}"
      # Secrets Manager adds six characters to the name.
      launch_library_key = "secretsmanager:${var.region}:${local.account}:secret:${local.name}-launch-library-??????"
      failures           = "sqs:${var.region}:${local.account}:${local.name}-failures"
      log_groups         = "logs:${var.region}:${local.account}:log-group"
      etl_role           = "iam::${local.account}:role${var.role_path}${local.name}-etl"
    } : service => "arn:${local.partition}:${rest}"
  }

  log_groups = merge(local.warehouse_log_groups, {
    ingest    = "/aws/lambda/${local.name}-ingest"
    curate    = "/aws-glue/jobs/${local.name}"
    flow_logs = "/aws/vpc/${local.name}"

    # Glue 5.0 writes to these groups below the configured one.
    curate_output = "/aws-glue/jobs/${local.name}/output"
    curate_error  = "/aws-glue/jobs/${local.name}/error"

    trail = "/aws/cloudtrail/${local.name}"
  })

  via_s3 = [{
    test     = "StringEquals"
    variable = "kms:ViaService"
    values   = ["s3.${var.region}.amazonaws.com"]
  }]

  identity = { path = var.role_path, permissions_boundary = var.permissions_boundary_arn }

  # Prefix of the staged files; the name must match that of the Redshift loader.
  staging = "staging"
}
