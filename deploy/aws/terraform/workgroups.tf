module "analyst_workgroup" {
  source   = "./modules/workgroup"
  for_each = var.analysts

  name             = "${local.name}-${each.key}"
  account          = local.account
  results_url      = "s3://${module.lake.buckets.results.name}/analysts/${each.key}/"
  kms_key_arn      = module.keys.arns.lake
  scan_limit_bytes = var.athena_scan_limit_bytes
  database         = module.catalog.database
  queries          = { for file in fileset("${path.module}/../../../sql/athena", "*.sql") : trimsuffix(file, ".sql") => file("${path.module}/../../../sql/athena/${file}") }
  force_destroy    = !var.protect_data
}
