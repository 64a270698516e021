terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }

  # The other settings are in envs/<environment>/backend.hcl.
  backend "s3" {
    encrypt      = true
    use_lockfile = true
  }
}

locals {
  # Major version of the AWS provider that `terraform init` selected: only the lock file knows it.
  lock_file      = try(file("${path.root}/.terraform.lock.hcl"), "")
  provider_major = tonumber(try(regex("hashicorp/aws\"\\s*\\{\\s*version\\s*=\\s*\"(\\d+)\\.", local.lock_file)[0], "5"))
}
