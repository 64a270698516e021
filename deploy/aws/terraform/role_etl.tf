# Role of the ETL pod on EKS (IRSA), with everything that `spacex-etl run` needs.
module "etl_role" {
  source = "./modules/role"
  count  = var.etl_pod == null ? 0 : 1

  name            = "${local.name}-etl"
  description     = "ETL pod on EKS: loads the lake, the catalog and the warehouse."
  identity        = local.identity
  session_seconds = 14400

  trust = {
    type        = "Federated"
    identifiers = [var.etl_pod.oidc_provider_arn]
    action      = "sts:AssumeRoleWithWebIdentity"
    conditions = [
      {
        test     = "StringEquals"
        variable = "${local.oidc_issuer}:sub"
        values   = ["system:serviceaccount:${var.etl_pod.namespace}:${var.etl_pod.service_account}"]
      },
      {
        test     = "StringEquals"
        variable = "${local.oidc_issuer}:aud"
        values   = ["sts.amazonaws.com"]
      },
    ]
  }

  # For a missing key, S3 returns 404 only if the caller may list the bucket, which it evaluates without
  # a prefix: hence IfExists. Otherwise reading the pointer of a new lake would return 403.
  statements = concat(local.etl_warehouse_statements, [
    {
      sid       = "WriteRawZone"
      actions   = ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"]
      resources = ["${module.lake.buckets.raw.arn}/raw/*"]
    },
    {
      sid       = "ReplaceLaunchLibrary"
      actions   = ["s3:DeleteObject"]
      resources = ["${module.lake.buckets.raw.arn}/raw/launch-library/documents/*"]
    },
    {
      sid       = "TryConditions"
      actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
      resources = ["${module.lake.buckets.raw.arn}/_probe/*", "${module.lake.buckets.curated.arn}/_probe/*"]
    },
    {
      sid       = "WriteCuratedZone"
      actions   = ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"]
      resources = ["${module.lake.buckets.curated.arn}/curated/*", "${module.lake.buckets.curated.arn}/${local.staging}/*"]
    },
    # Not the pointer and its copies, without which no table can be read.
    {
      sid     = "DeleteRunFiles"
      actions = ["s3:DeleteObject"]
      resources = [
        "${module.lake.buckets.curated.arn}/curated/*/run=*",
        "${module.lake.buckets.curated.arn}/curated/*/metadata/*",
        "${module.lake.buckets.curated.arn}/${local.staging}/*",
      ]
    },
    {
      sid       = "WriteLedger"
      actions   = ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"]
      resources = ["${module.lake.buckets.curated.arn}/ledger/*"]
    },
    {
      sid       = "KeepReports"
      actions   = ["s3:PutObject", "s3:AbortMultipartUpload"]
      resources = ["${module.lake.buckets.curated.arn}/reports/*"]
    },
    {
      sid       = "TryRights"
      actions   = ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"]
      resources = ["${module.lake.buckets.raw.arn}/_doctor/*", "${module.lake.buckets.curated.arn}/_doctor/*"]
    },
    {
      sid       = "ListRawZone"
      actions   = ["s3:ListBucket"]
      resources = [module.lake.buckets.raw.arn]
      conditions = [{
        test     = "StringLikeIfExists"
        variable = "s3:prefix"
        values   = ["", "raw/*"]
      }]
    },
    {
      sid       = "ListCuratedZone"
      actions   = ["s3:ListBucket"]
      resources = [module.lake.buckets.curated.arn]
      conditions = [{
        test     = "StringLikeIfExists"
        variable = "s3:prefix"
        values   = ["", "curated/*", "ledger/*", "${local.staging}/*"]
      }]
    },
    {
      sid        = "UseLakeKey"
      actions    = ["kms:GenerateDataKey", "kms:Decrypt"]
      resources  = [module.keys.arns.lake]
      conditions = local.lake_key_conditions.etl
    },
    {
      sid       = "MoveCatalog"
      actions   = ["glue:GetTables", "glue:UpdateTable"]
      resources = [local.arns.catalog, local.arns.glue_database, local.arns.glue_tables]
    },
  ])
}

locals {
  # The issuer without `https://`.
  oidc_issuer = var.etl_pod == null ? "" : regex("oidc-provider/(.+)$", var.etl_pod.oidc_provider_arn)[0]
}
