# Copies every snapshot of the warehouse to another region, under a key of that region.
resource "aws_kms_key" "this" {
  provider = aws.copy

  description             = "Copies of the snapshots of the warehouse in another region."
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.key.json
}

resource "aws_kms_alias" "this" {
  provider = aws.copy

  name          = "alias/${var.cluster_identifier}-snapshots"
  target_key_id = aws_kms_key.this.key_id
}

# In a key policy, the resource * is the key itself.
data "aws_iam_policy_document" "key" {
  # IAM policies of the account can allow managing the key, but not using it (kms:Decrypt).
  statement {
    sid       = "Manage"
    actions   = var.manage_actions
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
      values   = ["redshift.${var.region}.amazonaws.com"]
    }
  }

  # The snapshot copy grant, which lets Redshift use the key in this region.
  statement {
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
      values   = ["redshift.${var.region}.amazonaws.com"]
    }

    condition {
      test     = "Bool"
      variable = "kms:GrantIsForAWSResource"
      values   = ["true"]
    }
  }
}

resource "aws_redshift_snapshot_copy_grant" "this" {
  provider = aws.copy

  snapshot_copy_grant_name = var.cluster_identifier
  kms_key_id               = aws_kms_key.this.arn
}

resource "aws_redshift_snapshot_copy" "this" {
  cluster_identifier               = var.cluster_identifier
  destination_region               = var.region
  retention_period                 = var.retention_days
  manual_snapshot_retention_period = -1
  snapshot_copy_grant_name         = aws_redshift_snapshot_copy_grant.this.snapshot_copy_grant_name
}
