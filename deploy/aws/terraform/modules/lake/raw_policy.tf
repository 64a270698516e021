# Objects of the raw zone are written once. A write must have the header If-None-Match, so that S3 refuses
# it if the object exists. The condition s3:ObjectCreationOperation leaves out the requests that start an
# upload or send a part, which cannot have this header; the request that completes the upload must have it.
locals {
  raw_arn = "arn:${data.aws_partition.current.partition}:s3:::${local.bucket_names.raw}"

  # Files that a synchronization of Launch Library replaces, and the objects with which it tests the store.
  # Their writes must have If-None-Match or If-Match, so that no writer overwrites the state of another one.
  replaced = [for path in ["raw/launch-library/state.json", "raw/launch-library/budget/*", "_probe/*"] : "${local.raw_arn}/${path}"]
}

data "aws_iam_policy_document" "raw" {
  statement {
    sid           = "OnlyNewObjects"
    effect        = "Deny"
    actions       = ["s3:PutObject"]
    not_resources = local.replaced

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Null"
      variable = "s3:if-none-match"
      values   = ["true"]
    }

    condition {
      test     = "Bool"
      variable = "s3:ObjectCreationOperation"
      values   = ["true"]
    }
  }

  statement {
    sid       = "StateOnlyConditionally"
    effect    = "Deny"
    actions   = ["s3:PutObject"]
    resources = local.replaced

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Null"
      variable = "s3:if-none-match"
      values   = ["true"]
    }

    condition {
      test     = "Null"
      variable = "s3:if-match"
      values   = ["true"]
    }

    condition {
      test     = "Bool"
      variable = "s3:ObjectCreationOperation"
      values   = ["true"]
    }
  }

  # Deleting an object leaves its versions. To delete them, an administrator must change this policy first,
  # which raises an alarm. A bucket that is destroyed with the stack must lose its versions.
  dynamic "statement" {
    for_each = var.force_destroy ? [] : ["KeepVersions"]
    content {
      sid       = statement.value
      effect    = "Deny"
      actions   = ["s3:DeleteObjectVersion"]
      resources = ["${local.raw_arn}/raw/*"]

      principals {
        type        = "*"
        identifiers = ["*"]
      }
    }
  }
}
