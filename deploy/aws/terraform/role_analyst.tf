# A role for each analyst or team, who read the curated zone through Athena only. Each has a workgroup and a
# prefix for results of its own, because Athena enforces the place of results for each workgroup.
module "analyst_role" {
  source   = "./modules/role"
  for_each = var.analysts

  name        = "${local.name}-analyst-${each.key}"
  description = "Analysts: read the curated zone through Athena."
  identity    = local.identity

  trust = {
    type        = "AWS"
    identifiers = each.value
  }

  statements = [
    {
      sid       = "Query"
      actions   = ["athena:StartQueryExecution", "athena:StopQueryExecution", "athena:GetQueryExecution", "athena:GetQueryResults", "athena:GetQueryResultsStream", "athena:GetWorkGroup", "athena:ListNamedQueries", "athena:GetNamedQuery", "athena:BatchGetNamedQuery"]
      resources = ["${local.arns.workgroup}-${each.key}"]
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
      resources = ["${module.lake.buckets.results.arn}/analysts/${each.key}/*"]
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
      conditions = local.lake_key_conditions.analyst
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
