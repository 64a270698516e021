locals {
  # Actions that manage a key without using it.
  manage_actions = [
    "kms:CancelKeyDeletion", "kms:CreateAlias", "kms:DeleteAlias", "kms:DescribeKey", "kms:DisableKey",
    "kms:DisableKeyRotation", "kms:EnableKey", "kms:EnableKeyRotation", "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus", "kms:ListAliases", "kms:ListGrants", "kms:ListKeyPolicies",
    "kms:ListResourceTags", "kms:PutKeyPolicy", "kms:RevokeGrant", "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion", "kms:TagResource", "kms:UntagResource", "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
  ]

  keys = { for name, key in {
    lake = {
      description = "Objects of the lake."
      services    = ["s3"]
      grants      = []
    }
    operations = {
      description = "Logs, the trail, alarms, and the variables and the secret of the Lambda."
      services    = ["lambda", "s3", "secretsmanager", "sns"]
      grants      = ["lambda"]
    }
    warehouse = {
      description = "The warehouse, its snapshots and the secret of its administrator."
      services    = concat(["redshift", "secretsmanager"], var.is_serverless ? ["redshift-serverless"] : [])
      grants      = concat(["redshift"], var.is_serverless ? ["redshift-serverless"] : [])
    }
    # The grant is the snapshot copy grant.
    snapshots = {
      description = "Copies of the snapshots of the warehouse in another region."
      services    = ["redshift"]
      grants      = ["redshift"]
    }
  } : name => key if contains(var.names, name) }
}

resource "aws_kms_key" "this" {
  for_each = local.keys

  description             = each.value.description
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.this[each.key].json
}

resource "aws_kms_alias" "this" {
  for_each = local.keys

  name          = "alias/${var.name}-${each.key}"
  target_key_id = aws_kms_key.this[each.key].key_id
}

# In a key policy, the resource * is the key itself.
data "aws_iam_policy_document" "this" {
  for_each = local.keys

  source_policy_documents = each.key == "operations" ? data.aws_iam_policy_document.operations[*].json : []

  # IAM policies of the account can allow managing the key, but not using it (kms:Decrypt).
  statement {
    sid       = "Manage"
    actions   = local.manage_actions
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = [var.root]
    }
  }

  statement {
    sid       = "UseThroughServices"
    actions   = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = [var.root]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = [for service in each.value.services : "${service}.${var.region}.amazonaws.com"]
    }

    # S3 passes the ARN of the bucket, or of the object without a bucket key.
    dynamic "condition" {
      for_each = each.key == "lake" ? [var.lake_buckets] : []
      content {
        test     = "StringLike"
        variable = "kms:EncryptionContext:aws:s3:arn"
        values   = flatten([for bucket in condition.value : [bucket, "${bucket}/*"]])
      }
    }
  }

  dynamic "statement" {
    for_each = length(each.value.grants) == 0 ? [] : [each.value.grants]
    content {
      sid       = "GrantToServices"
      actions   = ["kms:CreateGrant"]
      resources = ["*"]

      principals {
        type        = "AWS"
        identifiers = [var.root]
      }

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = [for service in statement.value : "${service}.${var.region}.amazonaws.com"]
      }

      condition {
        test     = "Bool"
        variable = "kms:GrantIsForAWSResource"
        values   = ["true"]
      }
    }
  }
}

data "aws_iam_policy_document" "operations" {
  count = contains(var.names, "operations") ? 1 : 0

  statement {
    sid       = "Logs"
    actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["logs.${var.region}.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values   = var.log_groups
    }
  }

  statement {
    sid       = "Trail"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = ["*"]

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
      variable = "kms:EncryptionContext:aws:cloudtrail:arn"
      values   = [var.trail_arn]
    }
  }

  statement {
    sid       = "TrailLooks"
    actions   = ["kms:DescribeKey"]
    resources = ["*"]

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

  # Glue uses the key with its own role, not on behalf of another caller.
  dynamic "statement" {
    for_each = var.catalog_role_arn[*]
    content {
      sid       = "Catalog"
      actions   = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]
      resources = ["*"]

      principals {
        type        = "AWS"
        identifiers = [var.root]
      }

      condition {
        test     = "ArnEquals"
        variable = "aws:PrincipalArn"
        values   = [statement.value]
      }

      condition {
        test     = "StringEquals"
        variable = "kms:EncryptionContext:glue_catalog_id"
        values   = [var.account]
      }
    }
  }

  statement {
    sid       = "Alarms"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account]
    }
  }
}
