# Role that writes the flow log of the VPC.
module "flow_logs_role" {
  source = "./modules/role"

  name        = "${local.name}-flow-logs"
  description = "VPC: writes its flow log."
  identity    = local.identity

  trust = {
    type        = "Service"
    identifiers = ["vpc-flow-logs.amazonaws.com"]
    conditions = [{
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }]
  }

  statements = [{
    sid       = "WriteLog"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
    resources = ["${module.observability.log_groups["flow_logs"].arn}:*"]
  }]
}
