# Role of analysts, who read the curated zone through Athena only.
module "analyst_role" {
  source = "./modules/role"
  count  = length(var.analyst_principals) == 0 ? 0 : 1

  name        = "${local.name}-analyst"
  description = "Analysts: read the curated zone through Athena."

  trust = {
    type        = "AWS"
    identifiers = var.analyst_principals
  }

  statements = [
    {
      sid       = "Query"
      actions   = ["athena:StartQueryExecution", "athena:StopQueryExecution", "athena:GetQueryExecution", "athena:GetQueryResults", "athena:GetQueryResultsStream", "athena:GetWorkGroup", "athena:ListNamedQueries", "athena:GetNamedQuery", "athena:BatchGetNamedQuery"]
      resources = [local.arns.workgroup]
    },
    {
      sid       = "ReadCatalog"
      actions   = ["glue:GetDatabase", "glue:GetDatabases", "glue:GetTable", "glue:GetTables"]
      resources = [local.arns.catalog, local.arns.glue_database, local.arns.glue_tables]
    },
    {
      sid        = "ReadCuratedZone"
      actions    = ["s3:GetObject"]
      resources  = ["${module.lake.buckets.curated.arn}/curated/*"]
      conditions = local.via_athena
    },
    {
      sid       = "ListCuratedZone"
      actions   = ["s3:ListBucket"]
      resources = [module.lake.buckets.curated.arn]
      conditions = concat(local.via_athena, [{
        test     = "StringLike"
        variable = "s3:prefix"
        values   = ["curated/*"]
      }])
    },
    {
      sid       = "KeepResults"
      actions   = ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]
      resources = ["${module.lake.buckets.results.arn}/athena/*"]
    },
    {
      sid       = "FindBuckets"
      actions   = ["s3:GetBucketLocation"]
      resources = [module.lake.buckets.curated.arn, module.lake.buckets.results.arn]
    },
    {
      sid        = "UseLakeKey"
      actions    = ["kms:GenerateDataKey", "kms:Decrypt"]
      resources  = [module.keys.arns.lake]
      conditions = local.via_s3
    },
  ]
}

locals {
  # Set when Athena reads on behalf of the analyst; a direct GetObject is denied.
  via_athena = [{
    test     = "ForAnyValue:StringEquals"
    variable = "aws:CalledVia"
    values   = ["athena.amazonaws.com"]
  }]
}
