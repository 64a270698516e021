# The same loader addresses the workgroup through the Data API (REDSHIFT_WORKGROUP). The ETL logs in as the
# database user of its role, `IAMR:<name>-etl`.
module "redshift_serverless" {
  source = "./modules/redshift_serverless"
  count  = local.is_serverless ? 1 : 0

  name           = local.name
  database_name  = var.redshift_database_name
  admin_username = var.redshift_master_username
  base_capacity  = var.serverless_capacity.base
  daily_hours    = var.serverless_capacity.daily_hours

  zones          = length(module.network.zones)
  subnet_ids     = module.network.private_subnet_ids
  security_group = module.firewall.group_ids.warehouse

  kms_key_arn  = module.keys.arns.warehouse
  iam_role_arn = module.redshift_role[0].arn
  log_groups   = [for log in local.warehouse_logs : module.observability.log_groups["warehouse_${log}"].name]
}

locals {
  # The warehouse, whichever it is.
  host         = one(concat(module.redshift[*].host, module.redshift_serverless[*].host))
  admin_secret = one(concat(module.redshift[*].admin_secret_arn, module.redshift_serverless[*].admin_secret_arn))
}
