# Role of the Spark job, which reads the raw zone and writes the curated zone.
module "transform_role" {
  source = "./modules/role"

  name        = "${local.name}-transform"
  description = "Glue Spark job: reads the raw zone and writes the curated zone."
  identity    = local.identity

  trust = {
    type        = "Service"
    identifiers = ["glue.amazonaws.com"]
    conditions = [{
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }]
  }

  # IfExists as in role_etl.tf: the pointer of a new lake does not exist yet, and neither may a run that
  # is passed to the job.
  statements = [
    {
      sid       = "ReadRawZone"
      actions   = ["s3:GetObject"]
      resources = ["${module.lake.buckets.raw.arn}/raw/*"]
    },
    {
      sid       = "WriteCuratedZone"
      actions   = ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"]
      resources = ["${module.lake.buckets.curated.arn}/curated/*"]
    },
    {
      sid       = "DeleteRunFiles"
      actions   = ["s3:DeleteObject"]
      resources = ["${module.lake.buckets.curated.arn}/curated/*/run=*"]
    },
    {
      sid       = "WriteLedger"
      actions   = ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"]
      resources = ["${module.lake.buckets.curated.arn}/ledger/*"]
    },
    {
      sid       = "ReadJob"
      actions   = ["s3:GetObject"]
      resources = ["${module.lake.buckets.artifacts.arn}/glue/*"]
    },
    {
      sid       = "ListRawZone"
      actions   = ["s3:ListBucket"]
      resources = [module.lake.buckets.raw.arn]
      conditions = [{
        test     = "StringLikeIfExists"
        variable = "s3:prefix"
        values   = ["raw/*"]
      }]
    },
    {
      sid       = "ListCuratedZone"
      actions   = ["s3:ListBucket"]
      resources = [module.lake.buckets.curated.arn]
      conditions = [{
        test     = "StringLikeIfExists"
        variable = "s3:prefix"
        values   = ["curated/*", "ledger/*"]
      }]
    },
    {
      sid        = "UseLakeKey"
      actions    = ["kms:GenerateDataKey", "kms:Decrypt"]
      resources  = [module.keys.arns.lake]
      conditions = local.lake_key_conditions.transform
    },
    {
      sid       = "MakeLogGroups"
      actions   = ["logs:CreateLogGroup"]
      resources = local.glue_log_groups
    },
    {
      sid       = "WriteLog"
      actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      resources = [for group in local.glue_log_groups : "${group}:*"]
    },
    {
      sid       = "EncryptLog"
      actions   = ["logs:AssociateKmsKey"]
      resources = [for group in local.glue_log_groups : "${group}:*"]
    },
    {
      sid       = "PublishMetrics"
      actions   = ["cloudwatch:PutMetricData"]
      resources = ["*"]
      conditions = [{
        test     = "StringEquals"
        variable = "cloudwatch:namespace"
        values   = ["Glue"]
      }]
    },
  ]
}

locals {
  # Glue adds suffixes to the name of the group. Without the separators, the log groups of an environment
  # whose name starts with this one would match too.
  glue_log_groups = [for suffix in ["", "-*", "/*"] : "${module.observability.log_groups["curate"].arn}${suffix}"]
}
