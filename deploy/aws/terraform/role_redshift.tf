# Role of the warehouse, which reads files for COPY and Spectrum and writes nothing.
module "redshift_role" {
  source = "./modules/role"
  count  = local.has_warehouse ? 1 : 0

  name        = "${local.name}-redshift"
  description = "Redshift: reads staged files for COPY and the curated zone for Spectrum."
  identity    = local.identity

  trust = {
    type = "Service"
    # AWS documents both services for Redshift Serverless.
    identifiers = concat(["redshift.amazonaws.com"], local.is_serverless ? ["redshift-serverless.amazonaws.com"] : [])
    conditions = [{
      test     = "StringLike"
      variable = "sts:ExternalId"
      values = [
        for user in concat([local.is_serverless ? "IAMR:${local.name}-etl" : var.redshift_etl_user, var.redshift_master_username], var.redshift_role_users) :
        replace(local.arns.cluster_users, "/*", "/${user}")
      ]
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
      conditions = local.lake_key_conditions.redshift
    },
    {
      sid       = "ReadCatalog"
      actions   = ["glue:GetDatabase", "glue:GetDatabases", "glue:GetTable", "glue:GetTables"]
      resources = [local.arns.catalog, local.arns.glue_database, local.arns.glue_tables]
    },
  ]
}
