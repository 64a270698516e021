locals {
  zones = {
    # Documents as received. Old ones are rarely read and never deleted.
    raw = {
      documents = { prefix = "raw/", infrequent_days = 30, glacier_days = 180 }
    }
    # `spacex-etl lake gc` deletes old runs. Deleted objects remain as noncurrent versions for 30 days.
    curated = {
      tables  = { prefix = "curated/" }
      ledger  = { prefix = "ledger/", infrequent_days = 90 }
      reports = { prefix = "reports/" }
      staging = { prefix = "${var.staging_prefix}/", expire_days = 7, noncurrent_days = 1 }
    }
    artifacts = {
      scripts = { prefix = "glue/", noncurrent_days = 90 }
    }
    results = {
      queries = { prefix = "athena/", expire_days = 14, noncurrent_days = 1 }
    }
  }

  bucket_names = { for zone in concat(keys(local.zones), ["audit"]) : zone => "${var.name}-${zone}-${var.account}" }
}

module "zone" {
  source   = "../bucket"
  for_each = local.zones

  name          = local.bucket_names[each.key]
  kms_key_arn   = var.kms_key_arn
  log_bucket    = { name = module.audit.name }
  rules         = each.value
  force_destroy = var.force_destroy
}

# Receives access logs, for which S3 supports only SSE-S3. The trail encrypts its own files with KMS.
module "audit" {
  source = "../bucket"

  name       = local.bucket_names.audit
  statements = data.aws_iam_policy_document.audit.json
  rules = {
    access = { prefix = "access/", expire_days = 90 }
    trail  = { prefix = "AWSLogs/", infrequent_days = 30, glacier_days = 90, expire_days = 400 }
  }
  force_destroy = var.force_destroy
}

data "aws_iam_policy_document" "audit" {
  statement {
    sid       = "AccessLogs"
    actions   = ["s3:PutObject"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${local.bucket_names.audit}/access/*"]

    principals {
      type        = "Service"
      identifiers = ["logging.s3.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [for zone in keys(local.zones) : "arn:${data.aws_partition.current.partition}:s3:::${local.bucket_names[zone]}"]
    }
  }

  statement {
    sid       = "TrailLooks"
    actions   = ["s3:GetBucketAcl"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${local.bucket_names.audit}"]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [var.trail_arn]
    }
  }

  statement {
    sid       = "TrailWrites"
    actions   = ["s3:PutObject"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${local.bucket_names.audit}/AWSLogs/${var.account}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [var.trail_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "s3:x-amz-acl"
      values   = ["bucket-owner-full-control"]
    }
  }
}

data "aws_partition" "current" {}
