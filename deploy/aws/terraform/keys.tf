module "keys" {
  source = "./modules/keys"

  name       = local.name
  region     = var.region
  account    = local.account
  root       = local.root
  log_groups = "${local.arns.log_groups}:*"
  trail_arn  = local.arns.trail

  has_warehouse = local.has_warehouse
  is_serverless = local.is_serverless
}
