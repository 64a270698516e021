output "environment" {
  description = "Environment variables that configure spacex-etl for this stack."
  value = merge(
    {
      AWS_REGION            = var.region
      SPACEX_LAKE           = "s3://${module.lake.buckets.curated.name}"
      SPACEX_RAW_BUCKET     = module.lake.buckets.raw.name
      SPACEX_CURATED_BUCKET = module.lake.buckets.curated.name
      SPACEX_KMS_KEY_ID     = module.keys.arns.lake
      SPACEX_GLUE_DATABASE  = var.glue_database
    },
    local.is_provisioned ? {
      REDSHIFT_CLUSTER = module.redshift[0].cluster_identifier
      REDSHIFT_DB_USER = var.redshift_etl_user
    } : {},
    # The database user of a workgroup follows from the IAM role.
    local.is_serverless ? { REDSHIFT_WORKGROUP = module.redshift_serverless[0].workgroup_name } : {},
    local.has_warehouse ? {
      REDSHIFT_DATABASE = var.redshift_database_name
      REDSHIFT_IAM_ROLE = module.redshift_role[0].arn
      REDSHIFT_STAGING  = "s3://${module.lake.buckets.curated.name}/${local.staging}"
    } : {},
  )
}

output "jdbc_url" {
  description = "JDBC URL of the warehouse for BI tools, with TLS and certificate verification, without user and password. Null without a warehouse."
  value       = local.has_warehouse ? "jdbc:redshift://${local.host}:5439/${var.redshift_database_name};ssl=true;sslmode=verify-full" : null
}

output "admin_secret_arn" {
  description = "ARN of the secret with user and password of the administrator. Null without a warehouse."
  value       = local.admin_secret
}

output "launch_library_secret_arn" {
  description = "ARN of the secret for the key of Launch Library. Null without launch_library_key."
  value       = one(aws_secretsmanager_secret.launch_library[*].arn)
}

output "roles" {
  description = "ARNs of the roles that people and pods assume."
  value = {
    etl         = one(module.etl_role[*].arn)
    analysts    = { for name, role in module.analyst_role : name => role.arn }
    maintenance = one(module.maintenance_role[*].arn)
  }
}

output "buckets" {
  description = "Names of the buckets by zone."
  value       = { for zone, bucket in module.lake.buckets : zone => bucket.name }
}

output "athena_workgroup" {
  description = "Athena workgroup for administrators."
  value       = module.catalog.workgroup
}

output "analyst_workgroups" {
  description = "Athena workgroups by analyst."
  value       = { for name, workgroup in module.analyst_workgroup : name => workgroup.name }
}

output "image_repository" {
  description = "URL of the repository for the ETL image."
  value       = module.registry.url
}

output "network" {
  description = "Subnets and security groups for pods and bastions."
  value = {
    vpc_id                   = module.network.vpc_id
    private_subnet_ids       = module.network.private_subnet_ids
    etl_security_group       = module.firewall.group_ids.etl
    analytics_security_group = module.firewall.group_ids.analytics
  }
}

output "ingest_function" {
  description = "Name of the ingest Lambda."
  value       = module.ingest.function_name
}

output "curate_job" {
  description = "Name of the Spark job."
  value       = module.curate.job_name
}
