module "curate" {
  source = "./modules/curate"

  name             = local.name
  folder           = coalesce(var.glue_job_folder, "${path.module}/../glue")
  role_arn         = module.transform_role.arn
  workers          = var.glue_job_workers
  schedule         = var.curate_schedule
  artifacts_bucket = module.lake.buckets.artifacts.name
  raw_bucket       = module.lake.buckets.raw.name
  curated_bucket   = module.lake.buckets.curated.name
  lake_key_arn     = module.keys.arns.lake
  operations_key   = module.keys.arns.operations
  log_group        = module.observability.log_groups["curate"].name
}
