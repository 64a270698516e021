# Role of the ingest Lambda, which writes only the raw zone. For Launch Library, it also reads the files that
# it wrote: the state, the budget of requests, and documents that it merges into one file.
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

  # IfExists as in role_etl.tf: the state of a new lake does not exist yet.
  statements = concat([
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
        test     = "StringLikeIfExists"
        variable = "s3:prefix"
        values   = ["raw/spacex/v4/_runs/*"]
      }]
    },
    {
      sid       = "ReadLaunchLibrary"
      actions   = ["s3:GetObject"]
      resources = ["${module.lake.buckets.raw.arn}/raw/launch-library/*"]
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
