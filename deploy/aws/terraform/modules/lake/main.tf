locals {
  zones = {
    # Documents as received. Old ones are rarely read and never deleted.
    raw = {
      documents = { prefix = "raw/", infrequent_days = 30, glacier_days = 180, keep_versions = true }
      state     = { prefix = "raw/launch-library/state.json" }
      budget    = { prefix = "raw/launch-library/budget/" }
      probe     = { prefix = "_probe/", expire_days = 7, noncurrent_days = 1 }
    }
    # `spacex-etl lake gc` deletes old runs. Deleted objects remain as noncurrent versions for 30 days.
    curated = {
      tables  = { prefix = "curated/" }
      ledger  = { prefix = "ledger/", infrequent_days = 90 }
      reports = { prefix = "reports/" }
      staging = { prefix = "${var.staging_prefix}/", expire_days = 7, noncurrent_days = 1 }
      probe   = { prefix = "_probe/", expire_days = 7, noncurrent_days = 1 }
    }
    artifacts = {
      scripts = { prefix = "glue/", noncurrent_days = 90 }
    }
    results = {
      queries  = { prefix = "athena/", expire_days = 14, noncurrent_days = 1 }
      analysts = { prefix = "analysts/", expire_days = 14, noncurrent_days = 1 }
    }
  }

  bucket_names = { for zone in concat(keys(local.zones), ["access", "audit"]) : zone => "${var.name}-${zone}-${var.account}" }
}

module "zone" {
  source   = "../bucket"
  for_each = local.zones

  name          = local.bucket_names[each.key]
  kms_key_arn   = var.kms_key_arn
  log_bucket    = { name = module.access.name }
  statements    = each.key == "raw" ? data.aws_iam_policy_document.raw.json : null
  object_lock   = each.key == "raw" ? var.object_lock : null
  rules         = each.value
  perimeter     = var.perimeter
  force_destroy = var.force_destroy
}

# Receives the trail, which encrypts its own files with KMS. Access logs were stored here in earlier versions.
module "audit" {
  source = "../bucket"

  name        = local.bucket_names.audit
  log_bucket  = { name = module.access.name }
  statements  = data.aws_iam_policy_document.audit.json
  object_lock = var.object_lock
  rules = {
    access = { prefix = "access/", expire_days = var.access_log_retention_days }
    trail  = merge({ prefix = "AWSLogs/", expire_days = var.audit_retention_days }, local.colder)
  }
  perimeter     = var.perimeter
  force_destroy = var.force_destroy
}

# Receives access logs, for which S3 supports only SSE-S3, and no bucket with a default retention.
module "access" {
  source = "../bucket"

  name          = local.bucket_names.access
  statements    = data.aws_iam_policy_document.access.json
  rules         = { access = { prefix = "access/", expire_days = var.access_log_retention_days } }
  perimeter     = var.perimeter
  force_destroy = var.force_destroy
}

locals {
  # S3 refuses a rule that expires objects before it moves them.
  colder = merge(
    var.audit_retention_days > 30 ? { infrequent_days = 30 } : {},
    var.audit_retention_days > 90 ? { glacier_days = 90 } : {},
  )
}

data "aws_iam_policy_document" "access" {
  statement {
    sid       = "AccessLogs"
    actions   = ["s3:PutObject"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::${local.bucket_names.access}/access/*"]

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
      values   = [for zone, name in local.bucket_names : "arn:${data.aws_partition.current.partition}:s3:::${name}" if zone != "access"]
    }
  }
}

data "aws_iam_policy_document" "audit" {
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
