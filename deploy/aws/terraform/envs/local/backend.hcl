# The local AWS creates this bucket; see deploy/aws/README.md.
bucket = "spacex-terraform-state-local"
key    = "spacex-data-platform/local.tfstate"
region = "eu-central-1"
