module "observability" {
  source = "./modules/observability"

  name           = local.name
  region         = var.region
  account        = local.account
  kms_key_arn    = module.keys.arns.operations
  log_groups     = local.log_groups
  retention_days = var.log_retention_days
  emails         = var.alarm_emails
  function_name  = "${local.name}-ingest"
  job_name       = "${local.name}-curate"
  cluster        = local.name
  schedule_group = local.name
  is_scheduled   = var.ingest_schedule != null
  warehouse      = var.warehouse
  is_paused      = var.pause_schedule != null
}
