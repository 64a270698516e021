# The region of the copies. Without copies it is unused.
provider "aws" {
  alias               = "copy"
  region              = try(var.snapshot_copy.region, var.region)
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = local.tags
  }
}

module "snapshot_copy" {
  source = "./modules/snapshot_copy"
  count  = var.snapshot_copy == null ? 0 : 1

  cluster_identifier = module.redshift[0].cluster_identifier
  region             = var.snapshot_copy.region
  retention_days     = var.snapshot_copy.retention_days
  root               = local.root
  manage_actions     = module.keys.manage_actions

  providers = {
    aws      = aws
    aws.copy = aws.copy
  }
}
