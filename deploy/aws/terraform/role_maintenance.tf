# Role of `spacex-etl runs prune`, which deletes ledger entries of the lake. No other role can.
module "maintenance_role" {
  source = "./modules/role"
  count  = length(var.maintainer_principals) == 0 ? 0 : 1

  name        = "${local.name}-maintenance"
  description = "Maintainers: delete old ledger entries of the lake."
  identity    = local.identity

  trust = {
    type        = "AWS"
    identifiers = var.maintainer_principals
  }

  # IfExists as in role_etl.tf: an entry may be deleted while it is read.
  statements = [
    {
      sid       = "PruneLedger"
      actions   = ["s3:GetObject", "s3:DeleteObject"]
      resources = ["${module.lake.buckets.curated.arn}/ledger/*"]
    },
    {
      sid       = "ListLedger"
      actions   = ["s3:ListBucket"]
      resources = [module.lake.buckets.curated.arn]
      conditions = [{
        test     = "StringLikeIfExists"
        variable = "s3:prefix"
        values   = ["ledger/*"]
      }]
    },
    {
      sid        = "DecryptLedger"
      actions    = ["kms:Decrypt"]
      resources  = [module.keys.arns.lake]
      conditions = local.lake_key_conditions.maintenance
    },
  ]
}
