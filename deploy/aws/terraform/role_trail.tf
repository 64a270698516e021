# Role with which CloudTrail writes to its log group.
module "trail_role" {
  source = "./modules/role"

  name        = "${local.name}-trail"
  description = "CloudTrail: writes events to its log group."
  identity    = local.identity

  trust = {
    type        = "Service"
    identifiers = ["cloudtrail.amazonaws.com"]
    conditions = [{
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [local.arns.trail]
    }]
  }

  statements = [{
    sid       = "WriteLog"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${module.observability.log_groups["trail"].arn}:log-stream:${local.account}_CloudTrail_${var.region}*"]
  }]
}
