# The region of the copies. Without copies it is unused.
provider "aws" {
  alias               = "copy"
  region              = try(var.snapshot_copy.region, var.region)
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = local.tags
  }
}

module "snapshot_keys" {
  source = "./modules/keys"
  count  = var.snapshot_copy == null ? 0 : 1

  name   = local.name
  names  = ["snapshots"]
  region = var.snapshot_copy.region
  root   = local.root

  providers = { aws = aws.copy }
}

module "snapshot_copy" {
  source = "./modules/snapshot_copy"
  count  = var.snapshot_copy == null ? 0 : 1

  cluster_identifier = module.redshift[0].cluster_identifier
  region             = var.snapshot_copy.region
  retention_days     = var.snapshot_copy.retention_days
  kms_key_arn        = module.snapshot_keys[0].arns.snapshots

  providers = {
    aws      = aws
    aws.copy = aws.copy
  }
}

moved {
  from = module.snapshot_copy[0].aws_kms_key.this
  to   = module.snapshot_keys[0].aws_kms_key.this["snapshots"]
}

moved {
  from = module.snapshot_copy[0].aws_kms_alias.this
  to   = module.snapshot_keys[0].aws_kms_alias.this["snapshots"]
}
