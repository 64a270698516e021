module "lake" {
  source = "./modules/lake"

  name           = local.name
  account        = local.account
  kms_key_arn    = module.keys.arns.lake
  trail_arn      = local.arns.trail
  staging_prefix = local.staging
  force_destroy  = !var.protect_data
}
