# The switches for size, cost and operation, with a mocked provider.
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
  alarm_emails = ["operations@example.com"]

  environment = "prod"
  account_id  = "123456789012"
  region      = "eu-central-1"

  etl_pod = { oidc_provider_arn = "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE" }
}

run "without_warehouse_and_endpoints" {
  command = plan

  variables {
    warehouse = "none"
    endpoints = []
  }

  assert {
    condition     = length(module.redshift) + length(module.redshift_serverless) + length(module.redshift_role) == 0
    error_message = "Without a warehouse, nothing of Redshift must be created."
  }

  assert {
    condition     = length(module.endpoints.ids) == 0 && !contains(keys(module.firewall.group_ids), "endpoints")
    error_message = "An empty list of endpoints must create none, and no group for them."
  }

  assert {
    condition     = output.jdbc_url == null && output.admin_secret_arn == null && alltrue([for name in keys(output.environment) : !startswith(name, "REDSHIFT_")])
    error_message = "Without a warehouse, the outputs must not name one."
  }

  assert {
    condition     = !contains(keys(module.keys.arns), "warehouse") && !contains(keys(module.firewall.group_ids), "warehouse")
    error_message = "Without a warehouse, it needs no key and no security group."
  }
}

run "serverless" {
  command = plan

  variables {
    warehouse = "serverless"
  }

  assert {
    condition     = output.environment["REDSHIFT_WORKGROUP"] == "spacex-prod" && !contains(keys(output.environment), "REDSHIFT_CLUSTER") && !contains(keys(output.environment), "REDSHIFT_DB_USER")
    error_message = "The loader must address the workgroup, with the database user of the role."
  }

  assert {
    condition     = toset(keys(module.endpoints.ids)) == toset(["athena", "glue", "kms", "logs", "secretsmanager", "sts", "redshift-data", "redshift-serverless"])
    error_message = "Redshift Serverless has an endpoint of its own."
  }

  assert {
    condition     = output.jdbc_url == "jdbc:redshift://mock.123456789012.eu-central-1.redshift-serverless.amazonaws.com:5439/spacex;ssl=true;sslmode=verify-full"
    error_message = "The JDBC URL must be that of the workgroup."
  }
}

run "region_with_two_zones" {
  command = plan

  override_data {
    target = module.network.data.aws_availability_zones.available
    values = { names = ["eu-central-1b", "eu-central-1a"] }
  }

  assert {
    condition     = module.network.zones == tolist(["eu-central-1a", "eu-central-1b"]) && length(module.network.private_subnet_ids) == 2
    error_message = "A region with two zones must work."
  }
}

run "pause_schedule" {
  command = plan

  variables {
    pause_schedule           = { pause = "cron(0 20 ? * MON-FRI *)", resume = "cron(0 5 ? * MON-FRI *)" }
    redshift_node_type       = "ra3.large"
    redshift_number_of_nodes = 1
    snapshot_copy            = { region = "eu-west-1" }
  }

  assert {
    condition     = aws_redshift_scheduled_action.pause[0].target_action[0].pause_cluster[0].cluster_identifier == "spacex-prod" && aws_redshift_scheduled_action.resume[0].schedule == "cron(0 5 ? * MON-FRI *)"
    error_message = "The schedule must pause and resume the cluster."
  }

  assert {
    condition     = module.observability.missing_data["warehouse-unhealthy"] == "missing" && module.redshift[0].nodes == "1 ra3.large"
    error_message = "A paused cluster must not raise an alarm each night, and ra3.large may have a single node."
  }
}

run "defaults" {
  command = plan

  assert {
    condition     = module.observability.missing_data["warehouse-unhealthy"] == "breaching"
    error_message = "A cluster that sends no metrics is unhealthy."
  }

  assert {
    condition     = length(module.snapshot_copy) + length(aws_redshift_scheduled_action.pause) == 0
    error_message = "Copies and pauses are optional."
  }
}

run "rejects_invalid_switches" {
  command = plan

  variables {
    endpoints           = ["dynamodb"]
    zones               = ["us-east-1a"]
    pause_schedule      = { pause = "rate(1 day)", resume = "cron(0 5 ? * MON-FRI *)" }
    serverless_capacity = { base = 5, daily_hours = 0 }
    ingest_concurrency  = 0
    snapshot_copy       = { region = "eu-central-1" }
  }

  expect_failures = [
    var.endpoints, var.zones, var.pause_schedule, var.serverless_capacity, var.ingest_concurrency, var.snapshot_copy,
  ]
}

run "rejects_an_unknown_warehouse" {
  command = plan

  variables {
    warehouse = "big"
  }

  expect_failures = [var.warehouse]
}

run "rejects_what_only_a_cluster_has" {
  command = plan

  variables {
    warehouse      = "none"
    endpoints      = ["redshift-data"]
    pause_schedule = { pause = "cron(0 20 ? * MON-FRI *)", resume = "cron(0 5 ? * MON-FRI *)" }
    snapshot_copy  = { region = "eu-west-1" }
  }

  expect_failures = [var.endpoints, var.pause_schedule, var.snapshot_copy]
}

run "rejects_node_24_with_version_5_of_the_provider" {
  command = plan

  variables {
    lambda_runtime = "nodejs24.x"
  }

  expect_failures = [var.lambda_runtime]
}
