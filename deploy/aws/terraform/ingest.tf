module "ingest" {
  source = "./modules/ingest"

  name            = local.name
  package         = coalesce(var.lambda_package, "${path.module}/../../../packages/etl-cli/dist/lambda.zip")
  runtime         = var.lambda_runtime
  concurrency     = var.ingest_concurrency
  role_arn        = module.ingest_role.arn
  scheduler_role  = module.scheduler_role.arn
  ingest_source   = var.ingest_source
  allowed_sources = var.ingest_allowed_sources
  schedule        = var.ingest_schedule
  key_secret_arn  = one(aws_secretsmanager_secret.launch_library[*].arn)
  raw_bucket      = module.lake.buckets.raw.name
  lake_key_arn    = module.keys.arns.lake
  environment_key = module.keys.arns.operations
  log_group       = module.observability.log_groups["ingest"].name
  failures_arn    = module.observability.failures_arn
}
