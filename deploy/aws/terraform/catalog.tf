module "catalog" {
  source = "./modules/catalog"

  name             = local.name
  database         = var.glue_database
  lake_url         = "s3://${module.lake.buckets.curated.name}"
  definitions      = jsondecode(file("${path.module}/catalog.json"))
  queries          = { for file in fileset("${path.module}/../../../sql/athena", "*.sql") : trimsuffix(file, ".sql") => file("${path.module}/../../../sql/athena/${file}") }
  results_bucket   = module.lake.buckets.results.name
  kms_key_arn      = module.keys.arns.lake
  scan_limit_bytes = var.athena_scan_limit_bytes
  force_destroy    = !var.protect_data
}
