# Role of the ingest Lambda, which only writes the raw zone.
module "ingest_role" {
  source = "./modules/role"

  name        = "${local.name}-ingest"
  description = "Ingest Lambda: writes the raw zone."

  trust = {
    type        = "Service"
    identifiers = ["lambda.amazonaws.com"]
    conditions = [{
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }]
  }

  statements = [
    {
      sid       = "WriteRawZone"
      actions   = ["s3:PutObject", "s3:AbortMultipartUpload"]
      resources = ["${module.lake.buckets.raw.arn}/raw/*"]
    },
    {
      sid       = "ReadRawManifests"
      actions   = ["s3:GetObject"]
      resources = ["${module.lake.buckets.raw.arn}/raw/spacex/v4/_runs/*"]
    },
    {
      sid       = "FindRawManifests"
      actions   = ["s3:ListBucket"]
      resources = [module.lake.buckets.raw.arn]
      conditions = [{
        test     = "StringLike"
        variable = "s3:prefix"
        values   = ["raw/spacex/v4/_runs/*"]
      }]
    },
    {
      sid        = "EncryptRawZone"
      actions    = ["kms:GenerateDataKey", "kms:Decrypt"]
      resources  = [module.keys.arns.lake]
      conditions = local.via_s3
    },
    {
      sid       = "WriteLog"
      actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      resources = ["${module.observability.log_groups["ingest"].arn}:*"]
    },
    {
      sid       = "TellFailures"
      actions   = ["sqs:SendMessage"]
      resources = [local.arns.failures]
    },
  ]
}
