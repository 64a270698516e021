# Create this bucket first; see deploy/aws/README.md.
bucket = "spacex-terraform-state-ACCOUNT"
key    = "spacex-data-platform/dev.tfstate"
region = "eu-central-1"
