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

run "dns_names_of_a_region" {
  command = plan

  assert {
    condition = alltrue([
      for name in [
        "api.spacexdata.com", "ip-10-64-0-7.eu-central-1.compute.internal", "spacex-prod-raw-123456789012.s3.eu-central-1.amazonaws.com",
        "123456789012.dkr.ecr.eu-central-1.amazonaws.com", "0123ABCD.gr7.eu-central-1.eks.amazonaws.com", "7.0.64.10.in-addr.arpa",
      ] : anytrue([for domain in module.dns_firewall[0].allowed_domains : name == domain || (startswith(domain, "*.") && endswith(name, substr(domain, 1, -1)))])
    ])
    error_message = "Jobs must resolve the sources, AWS services of the region, and names within the VPC."
  }

  assert {
    condition = alltrue([
      for name in [
        "example.com", "s3.us-east-1.amazonaws.com", "s3.amazonaws.com", "spacex-prod-raw-123456789012.s3.amazonaws.com", "ip-10-64-0-7.ec2.internal",
      ] : !anytrue([for domain in module.dns_firewall[0].allowed_domains : name == domain || (startswith(domain, "*.") && endswith(name, substr(domain, 1, -1)))])
    ])
    error_message = "Jobs must not resolve other names, nor those that only us-east-1 has."
  }
}

run "dns_names_of_us_east_1" {
  command = plan

  variables {
    region = "us-east-1"
  }

  override_data {
    target = module.network.data.aws_availability_zones.available
    values = { names = ["us-east-1a", "us-east-1b", "us-east-1c"] }
  }

  assert {
    condition = alltrue([
      for name in [
        "ip-10-64-0-7.ec2.internal", "s3.amazonaws.com", "spacex-prod-raw-123456789012.s3.amazonaws.com", "spacex-prod-curated-123456789012.s3.amazonaws.com",
        "spacex-prod-raw-123456789012.s3.us-east-1.amazonaws.com", "prod-us-east-1-starport-layer-bucket.s3.amazonaws.com",
        "mock.abc.us-east-1.redshift.amazonaws.com", "ll.thespacedevs.com",
      ] : anytrue([for domain in module.dns_firewall[0].allowed_domains : name == domain || (startswith(domain, "*.") && endswith(name, substr(domain, 1, -1)))])
    ])
    error_message = "In us-east-1, instances and S3 also have names without the region."
  }

  assert {
    condition = alltrue([
      for name in [
        "bucket-of-another-account.s3.amazonaws.com", "example.com", "sqs.eu-central-1.amazonaws.com",
      ] : !anytrue([for domain in module.dns_firewall[0].allowed_domains : name == domain || (startswith(domain, "*.") && endswith(name, substr(domain, 1, -1)))])
    ])
    error_message = "In us-east-1, jobs must not resolve other buckets of S3 by a name without the region."
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
