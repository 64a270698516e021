module "audit" {
  source = "./modules/audit"

  name        = local.name
  bucket      = module.lake.buckets.audit.name
  kms_key_arn = module.keys.arns.operations
  watched     = local.used_buckets
  log_buckets = [module.lake.buckets.access.arn, module.lake.buckets.audit.arn]

  log_group_arn = module.observability.log_groups["trail"].arn
  log_role_arn  = module.trail_role.arn
}

module "audit_alarms" {
  source = "./modules/audit_alarms"

  name       = local.name
  log_group  = module.observability.log_groups["trail"].name
  alarms_arn = module.observability.alarms_arn
}
