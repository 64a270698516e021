# Role of the ingest Lambda, which reads and writes only the raw zone. It reads what it wrote: documents that
# have not changed, the object of a request that it repeats, and the state of Launch Library.
module "ingest_role" {
  source = "./modules/role"

  name        = "${local.name}-ingest"
  description = "Ingest Lambda: writes the raw zone."
  identity    = local.identity

  trust = {
    type        = "Service"
    identifiers = ["lambda.amazonaws.com"]
    conditions = [{
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }]
  }

  # IfExists as in role_etl.tf: the state of a new lake does not exist yet.
  statements = concat([
    {
      sid       = "WriteRawZone"
      actions   = ["s3:PutObject", "s3:AbortMultipartUpload"]
      resources = ["${module.lake.buckets.raw.arn}/raw/*"]
    },
    {
      sid       = "ReadRawZone"
      actions   = ["s3:GetObject"]
      resources = ["${module.lake.buckets.raw.arn}/raw/*"]
    },
    {
      sid       = "FindRawManifests"
      actions   = ["s3:ListBucket"]
      resources = [module.lake.buckets.raw.arn]
      conditions = [{
        test     = "StringLikeIfExists"
        variable = "s3:prefix"
        values   = ["raw/spacex/v4/_runs/*"]
      }]
    },
    {
      sid       = "ReplaceLaunchLibrary"
      actions   = ["s3:DeleteObject"]
      resources = ["${module.lake.buckets.raw.arn}/raw/launch-library/documents/*"]
    },
    {
      sid       = "TryConditions"
      actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
      resources = ["${module.lake.buckets.raw.arn}/_probe/*"]
    },
    {
      sid        = "EncryptRawZone"
      actions    = ["kms:GenerateDataKey", "kms:Decrypt"]
      resources  = [module.keys.arns.lake]
      conditions = local.lake_key_conditions.ingest
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
    ], [for statement in [
      {
        sid       = "ReadLaunchLibraryKey"
        actions   = ["secretsmanager:GetSecretValue"]
        resources = [local.arns.launch_library_key]
      },
      {
        sid       = "DecryptLaunchLibraryKey"
        actions   = ["kms:Decrypt"]
        resources = [module.keys.arns.operations]
        conditions = [{
          test     = "StringEquals"
          variable = "kms:ViaService"
          values   = ["secretsmanager.${var.region}.amazonaws.com"]
        }]
      },
  ] : statement if var.launch_library_key])
}
