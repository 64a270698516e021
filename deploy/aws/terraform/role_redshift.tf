# Role of the warehouse, which reads files for COPY and Spectrum and writes nothing.
module "redshift_role" {
  source = "./modules/role"
  count  = local.has_warehouse ? 1 : 0

  name        = "${local.name}-redshift"
  description = "Redshift: reads staged files for COPY and the curated zone for Spectrum."

  trust = {
    type = "Service"
    # AWS documents both services for Redshift Serverless.
    identifiers = concat(["redshift.amazonaws.com"], local.is_serverless ? ["redshift-serverless.amazonaws.com"] : [])
    conditions = [{
      test     = "StringLike"
      variable = "sts:ExternalId"
      values   = [local.arns.cluster_users]
    }]
  }

  statements = [
    {
      sid       = "ReadCuratedZone"
      actions   = ["s3:GetObject"]
      resources = ["${module.lake.buckets.curated.arn}/curated/*", "${module.lake.buckets.curated.arn}/${local.staging}/*"]
    },
    {
      sid       = "ListCuratedZone"
      actions   = ["s3:ListBucket"]
      resources = [module.lake.buckets.curated.arn]
      conditions = [{
        test     = "StringLike"
        variable = "s3:prefix"
        values   = ["curated/*", "${local.staging}/*"]
      }]
    },
    {
      sid       = "FindBucket"
      actions   = ["s3:GetBucketLocation"]
      resources = [module.lake.buckets.curated.arn]
    },
    {
      sid        = "DecryptCuratedZone"
      actions    = ["kms:Decrypt"]
      resources  = [module.keys.arns.lake]
      conditions = local.via_s3
    },
    {
      sid       = "ReadCatalog"
      actions   = ["glue:GetDatabase", "glue:GetDatabases", "glue:GetTable", "glue:GetTables"]
      resources = [local.arns.catalog, local.arns.glue_database, local.arns.glue_tables]
    },
  ]
}
