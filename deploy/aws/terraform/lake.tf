module "lake" {
  source = "./modules/lake"

  name           = local.name
  account        = local.account
  kms_key_arn    = module.keys.arns.lake
  trail_arn      = local.arns.trail
  staging_prefix = local.staging
  force_destroy  = !var.protect_data

  perimeter                 = local.perimeter
  object_lock               = var.object_lock
  audit_retention_days      = var.audit_retention_days
  access_log_retention_days = var.access_log_retention_days
}

locals {
  # ARNs of the buckets that jobs and people use, and not only services that write logs.
  used_buckets = [for zone, bucket in module.lake.buckets : bucket.arn if !contains(["access", "audit"], zone)]
}
