# The data perimeter: who may use the bucket, and from which networks. Services of AWS that act for the
# account are not limited: the trail, access logs, and Athena for an analyst.
locals {
  object_actions = [
    "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket",
    "s3:ListBucketVersions", "s3:PutObject",
  ]

  not_a_service = { test = "BoolIfExists", variable = "aws:PrincipalIsAWSService", values = ["false"] }

  perimeter = merge(
    var.perimeter.organization_id == null ? {} : {
      OnlyOurOrganization = {
        actions = ["s3:*"]
        conditions = [
          { test = "StringNotEqualsIfExists", variable = "aws:PrincipalOrgID", values = var.perimeter.organization_id[*] },
          local.not_a_service,
        ]
      }
    },
    # Only requests for objects: the settings of a bucket are limited by IAM and watched by alarms, and an
    # administrator must be able to repair a wrong address.
    var.perimeter.networks == null ? {} : {
      OnlyOurNetworks = {
        actions = local.object_actions
        conditions = [
          { test = "NotIpAddressIfExists", variable = "aws:SourceIp", values = try(var.perimeter.networks.cidrs, []) },
          { test = "StringNotEqualsIfExists", variable = "aws:SourceVpc", values = try(var.perimeter.networks.vpcs, []) },
          { test = "ArnNotLikeIfExists", variable = "aws:PrincipalArn", values = try(var.perimeter.networks.outside_roles, []) },
          { test = "BoolIfExists", variable = "aws:ViaAWSService", values = ["false"] },
          local.not_a_service,
        ]
      }
    },
  )
}

data "aws_iam_policy_document" "perimeter" {
  dynamic "statement" {
    for_each = local.perimeter
    content {
      sid       = statement.key
      effect    = "Deny"
      actions   = statement.value.actions
      resources = [local.arn, "${local.arn}/*"]

      principals {
        type        = "*"
        identifiers = ["*"]
      }

      dynamic "condition" {
        for_each = statement.value.conditions
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}
