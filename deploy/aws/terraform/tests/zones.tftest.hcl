# A zone that AWS adds later must not move subnets.
mock_provider "aws" {
  source = "./tests/mocks"
}

mock_provider "aws" {
  alias  = "copy"
  source = "./tests/mocks"
}

variables {
  alarm_emails = ["operations@example.com"]

  name           = "spacex-test"
  zones          = null
  cidr           = "10.64.0.0/16"
  nat_gateways   = "one"
  log_group_arn  = "arn:aws:logs:eu-central-1:123456789012:log-group:mock"
  flow_logs_role = "arn:aws:iam::123456789012:role/mock"
}

run "created" {
  module {
    source = "./modules/network"
  }

  override_data {
    target = data.aws_availability_zones.available
    values = { names = ["eu-central-1b", "eu-central-1c", "eu-central-1d"] }
  }

  assert {
    condition     = aws_subnet.private["eu-central-1b"].cidr_block == "10.64.0.0/18"
    error_message = "The first zone must have the first block."
  }
}

run "zone_added" {
  module {
    source = "./modules/network"
  }

  override_data {
    target = data.aws_availability_zones.available
    values = { names = ["eu-central-1a", "eu-central-1b", "eu-central-1c", "eu-central-1d"] }
  }

  assert {
    condition     = output.zones == tolist(["eu-central-1b", "eu-central-1c", "eu-central-1d"]) && aws_subnet.private["eu-central-1b"].cidr_block == "10.64.0.0/18"
    error_message = "The zones of the first apply must stay."
  }

  assert {
    condition     = output.nat_gateway_zones == toset(["eu-central-1b"])
    error_message = "The NAT gateway must stay in its zone."
  }
}
