data "aws_partition" "current" {}

data "aws_iam_policy_document" "this" {
  #checkov:skip=CKV_AWS_283: The account of the principal is a condition. Image layers are read by signed URLs of ECR, which have no principal of the account.
  statement {
    sid = "OwnBuckets"
    actions = [
      "s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetBucketLocation", "s3:GetObject",
      "s3:ListBucket", "s3:ListMultipartUploadParts", "s3:PutObject",
    ]
    resources = concat(var.bucket_arns, [for arn in var.bucket_arns : "${arn}/*"])

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = [var.account]
    }

    # If a bucket is deleted, another account can create one with its name.
    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = [var.account]
    }
  }

  # ECR stores image layers in a bucket of AWS, and serves them by presigned URLs.
  statement {
    sid       = "ImageLayers"
    actions   = ["s3:GetObject"]
    resources = ["arn:${data.aws_partition.current.partition}:s3:::prod-${var.region}-starport-layer-bucket/*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}

resource "aws_vpc_endpoint" "this" {
  vpc_id            = var.vpc_id
  vpc_endpoint_type = "Gateway"
  service_name      = "com.amazonaws.${var.region}.s3"
  route_table_ids   = var.route_table_ids
  policy            = data.aws_iam_policy_document.this.json

  tags = { Name = "${var.name}-s3" }
}
