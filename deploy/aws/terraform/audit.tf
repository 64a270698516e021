module "audit" {
  source = "./modules/audit"

  name        = local.name
  bucket      = module.lake.buckets.audit.name
  kms_key_arn = module.keys.arns.operations
  watched     = [module.lake.buckets.raw.arn, module.lake.buckets.curated.arn]
}
