# Plans the controls of docs/security.md with a mocked provider.
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

run "controls_without_variables" {
  command = plan

  assert {
    condition     = contains(module.dns_firewall[0].allowed_domains, "api.spacexdata.com") && !contains(module.dns_firewall[0].allowed_domains, "*")
    error_message = "By default, jobs must resolve only the names of the sources and of AWS."
  }

  assert {
    condition     = module.ingest.allowed_sources == ""
    error_message = "By default, an event of the Lambda must not name a source of its own."
  }

  assert {
    condition     = length(module.audit_alarms.names) == 11
    error_message = "The trail must have its alarms."
  }
}

run "warns_if_alarms_reach_nobody" {
  command = plan

  variables {
    alarm_emails = []
  }

  expect_failures = [check.alarms_have_a_subscriber]
}

run "rejects_invalid_controls" {
  command = plan

  variables {
    object_lock               = { mode = "FOREVER", days = 0 }
    audit_retention_days      = 1
    access_log_retention_days = 1
    maintainer_principals     = ["*"]
    ingest_allowed_sources    = ["http://mirror.example"]
    role_path                 = "spacex"
    permissions_boundary_arn  = "boundary"
    organization_id           = "o-1"
    allowed_networks          = { cidrs = ["0.0.0.0/0"] }
    egress_domains            = ["*"]
    egress_cidrs              = { proxy = "everywhere" }
    analysts                  = { Ada = ["*"] }
    redshift_role_users       = ["*"]
  }

  expect_failures = [
    var.object_lock, var.audit_retention_days, var.access_log_retention_days, var.maintainer_principals,
    var.ingest_allowed_sources, var.role_path, var.permissions_boundary_arn, var.organization_id,
    var.allowed_networks, var.egress_domains, var.egress_cidrs, var.analysts, var.redshift_role_users,
  ]
}
