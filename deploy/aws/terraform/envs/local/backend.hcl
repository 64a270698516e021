# The bucket is there when the local AWS has started; see deploy/aws/README.md.
bucket = "spacex-terraform-state-local"
key    = "spacex-data-platform/local.tfstate"
region = "eu-central-1"
