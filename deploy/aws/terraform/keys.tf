module "keys" {
  source = "./modules/keys"

  name       = local.name
  names      = concat(["lake", "operations"], local.has_warehouse ? ["warehouse"] : [])
  region     = var.region
  account    = local.account
  root       = local.root
  log_groups = [for pattern in local.encrypted_log_groups : "${local.arns.log_groups}:${pattern}"]
  trail_arn  = local.arns.trail

  is_serverless = local.is_serverless

  # The role and the buckets are created after their key.
  catalog_role_arn = var.encrypt_catalog ? "arn:${local.partition}:iam::${local.account}:role${var.role_path}${local.name}-catalog" : null

  lake_buckets = ["arn:${local.partition}:s3:::${local.name}-*-${local.account}"]
}

locals {
  # Patterns of local.log_groups for every warehouse, and of the groups that Glue creates.
  encrypted_log_groups = [
    "/aws/cloudtrail/${local.name}", "/aws/lambda/${local.name}-ingest", "/aws/vpc/${local.name}",
    "/aws/redshift/${local.name}/*", "/aws/redshift/cluster/${local.name}/*",
    "/aws-glue/jobs/${local.name}", "/aws-glue/jobs/${local.name}-*", "/aws-glue/jobs/${local.name}/*",
  ]
}
