# Plans both environments with a mocked provider, to cover what a local AWS cannot.
mock_provider "aws" {
  override_during = plan
  source          = "./tests/mocks"
}

mock_provider "aws" {
  alias           = "copy"
  override_during = plan
  source          = "./tests/mocks"
}

variables {
  environment  = "prod"
  account_id   = "123456789012"
  region       = "eu-central-1"
  alarm_emails = ["operations@example.com"]
}

run "prod" {
  command = plan

  variables {
    vpc_cidr = "10.80.0.0/16"
  }

  assert {
    condition     = length(module.network.nat_gateway_zones) == 3
    error_message = "In prod, each zone must have its own NAT gateway."
  }

  assert {
    condition     = module.redshift[0].spectrum_daily_terabytes == 1
    error_message = "Spectrum must have a daily limit by default."
  }

  assert {
    condition     = module.redshift[0].leaves_snapshot
    error_message = "In prod, the warehouse must leave a final snapshot."
  }

  assert {
    condition     = output.jdbc_url == "jdbc:redshift://mock.abc.eu-central-1.redshift.amazonaws.com:5439/spacex;ssl=true;sslmode=verify-full"
    error_message = "The JDBC URL must verify the certificate."
  }

  assert {
    condition     = output.launch_library_secret_arn == null
    error_message = "The key of Launch Library is optional."
  }

  assert {
    condition     = output.roles.etl == null && output.roles.maintenance == null && length(output.roles.analysts) == 0
    error_message = "Optional roles must not be created by default."
  }
}

run "dev" {
  command = plan

  variables {
    environment  = "dev"
    nat_gateways = "one"
    protect_data = false

    ingest_source      = "live"
    ingest_schedule    = "cron(15 */6 * * ? *)"
    launch_library_key = true

    etl_pod = {
      oidc_provider_arn         = "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE"
      cluster_security_group_id = "sg-0123456789abcdef0"
    }
  }

  assert {
    condition     = module.network.nat_gateway_zones == toset(["eu-central-1a"])
    error_message = "In dev, one NAT gateway must serve all zones."
  }

  assert {
    condition     = !module.redshift[0].leaves_snapshot && output.roles.etl != null
    error_message = "In dev, the warehouse must leave no snapshot, and the pod must have its role."
  }

  assert {
    condition     = module.firewall.dns_protocols == toset(["tcp", "udp"])
    error_message = "Pods with their own security group must be able to query the DNS of their cluster."
  }

  assert {
    condition     = module.ingest.input == "{\"source\":\"live\",\"scheduledAt\":\"<aws.scheduler.scheduled-time>\"}" && module.ingest.timeout == 900
    error_message = "With ingest_source live, scheduled events must have that source, and the function needs time for a first load."
  }

  assert {
    condition     = module.curate.arguments["--accept-rejects"] == "true" && module.curate.arguments["--custom-logGroup-prefix"] == "/aws-glue/jobs/spacex-dev"
    error_message = "The job must accept rejects, and write to its log group."
  }
}

run "rejects_invalid_variables" {
  command = plan

  variables {
    environment                      = "Production!"
    account_id                       = "ACCOUNT"
    region                           = "europe"
    vpc_cidr                         = "10.0.0.0/8"
    nat_gateways                     = "none"
    redshift_number_of_nodes         = 0
    redshift_node_type               = "dc2.large"
    redshift_master_username         = "admin"
    redshift_allowed_cidrs           = { everybody = "0.0.0.0/0" }
    redshift_snapshot_retention_days = 0
    redshift_maintenance_window      = "sunday"
    spectrum_daily_terabytes         = 0
    athena_scan_limit_bytes          = 1
    glue_database                    = "Space-X"
    ingest_source                    = "launches"
    ingest_schedule                  = "daily"
    curate_schedule                  = "rate(1 day)"
    glue_job_workers                 = 1
    lambda_runtime                   = "nodejs20.x"
    alarm_emails                     = ["nobody"]
    log_retention_days               = 5
    etl_pod                          = { oidc_provider_arn = "arn:aws:iam::123456789012:oidc-provider/x", service_account = "*", cluster_security_group_id = "default" }
  }

  expect_failures = [
    var.environment, var.account_id, var.region, var.vpc_cidr, var.nat_gateways,
    var.redshift_number_of_nodes, var.redshift_node_type, var.redshift_master_username,
    var.redshift_allowed_cidrs, var.redshift_snapshot_retention_days, var.redshift_maintenance_window,
    var.spectrum_daily_terabytes, var.athena_scan_limit_bytes, var.glue_database, var.ingest_source, var.ingest_schedule,
    var.curate_schedule, var.glue_job_workers, var.lambda_runtime, var.alarm_emails, var.log_retention_days,
    var.etl_pod,
  ]
}

run "rejects_the_administrator_as_etl_user" {
  command = plan

  variables {
    redshift_etl_user = "warehouse_admin"
  }

  expect_failures = [var.redshift_etl_user]
}
