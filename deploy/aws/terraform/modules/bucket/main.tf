resource "aws_s3_bucket" "this" {
  #checkov:skip=CKV_AWS_144: The raw zone can be fetched again or rebuilt, and versions protect against deletion. Replication to another region is a decision of the owner.
  #checkov:skip=CKV2_AWS_61: Each bucket has the lifecycle below. Checkov does not follow its reference through the versioning resource.
  #checkov:skip=CKV2_AWS_62: Nothing reacts to single objects: a manifest and a pointer publish a run, and readers look for them.
  bucket        = var.name
  force_destroy = var.force_destroy
}

resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    bucket_key_enabled = var.kms_key_arn != null

    apply_server_side_encryption_by_default {
      sse_algorithm     = var.kms_key_arn == null ? "AES256" : "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  #checkov:skip=CKV_AWS_300: Each rule aborts incomplete uploads below its prefix. Checkov does not read dynamic rules, and nothing is written outside of the prefixes.
  bucket = aws_s3_bucket_versioning.this.bucket

  dynamic "rule" {
    for_each = var.rules
    content {
      id     = rule.key
      status = "Enabled"

      filter {
        prefix = rule.value.prefix
      }

      dynamic "transition" {
        for_each = { for class, days in { STANDARD_IA = rule.value.infrequent_days, GLACIER_IR = rule.value.glacier_days } : class => days if days != null }
        content {
          days          = transition.value
          storage_class = transition.key
        }
      }

      dynamic "expiration" {
        for_each = rule.value.expire_days[*]
        content {
          days = expiration.value
        }
      }

      dynamic "noncurrent_version_expiration" {
        for_each = rule.value.keep_versions ? [] : [rule.value.noncurrent_days]
        content {
          noncurrent_days = noncurrent_version_expiration.value
        }
      }

      abort_incomplete_multipart_upload {
        days_after_initiation = rule.value.incomplete_part_days
      }
    }
  }
}

resource "aws_s3_bucket_logging" "this" {
  count = var.log_bucket == null ? 0 : 1

  bucket        = aws_s3_bucket.this.id
  target_bucket = var.log_bucket.name
  target_prefix = "access/"
}

# A request without encryption headers uses the default of the bucket, which is this key. The condition
# Null allows it, because StringNotEquals also matches a missing header. A request for KMS without a key
# would use the key of AWS, so a request for encryption must name this key.
locals {
  kms_key = "s3:x-amz-server-side-encryption-aws-kms-key-id"
  asked   = { test = "Null", header = "s3:x-amz-server-side-encryption", value = "false" }

  refused_puts = { for sid, conditions in {
    OnlyWithKms        = [local.asked, { test = "StringNotEquals", header = local.asked.header, value = "aws:kms" }]
    OnlyWithOurKey     = [local.asked, { test = "StringNotEquals", header = local.kms_key, value = var.kms_key_arn }]
    NotWithCustomerKey = [{ test = "Null", header = "s3:x-amz-server-side-encryption-customer-algorithm", value = "false" }]
  } : sid => conditions if var.kms_key_arn != null }
}

data "aws_iam_policy_document" "this" {
  source_policy_documents = concat(var.statements[*], [data.aws_iam_policy_document.perimeter.json])

  statement {
    sid       = "OnlyOverTls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [local.arn, "${local.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  statement {
    sid       = "OnlyOverNewTls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [local.arn, "${local.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "NumericLessThan"
      variable = "s3:TlsVersion"
      values   = ["1.2"]
    }
  }

  dynamic "statement" {
    for_each = local.refused_puts
    content {
      sid       = statement.key
      effect    = "Deny"
      actions   = ["s3:PutObject"]
      resources = ["${local.arn}/*"]

      principals {
        type        = "*"
        identifiers = ["*"]
      }

      dynamic "condition" {
        for_each = statement.value
        content {
          test     = condition.value.test
          variable = condition.value.header
          values   = [condition.value.value]
        }
      }
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = data.aws_iam_policy_document.this.json

  depends_on = [aws_s3_bucket_public_access_block.this]
}

data "aws_partition" "current" {}

locals {
  # Computed, so that a plan shows the policies even if the bucket changes.
  arn = "arn:${data.aws_partition.current.partition}:s3:::${var.name}"
}
