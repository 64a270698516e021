# Role of EventBridge Scheduler, which invokes the ingest Lambda.
module "scheduler_role" {
  source = "./modules/role"

  name        = "${local.name}-scheduler"
  description = "EventBridge Scheduler: invokes the ingest Lambda."
  identity    = local.identity

  trust = {
    type        = "Service"
    identifiers = ["scheduler.amazonaws.com"]
    conditions = [
      {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [local.account]
      },
      {
        test     = "ArnLike"
        variable = "aws:SourceArn"
        values   = [replace(local.arns.schedules, ":schedule/${local.name}/*", ":schedule-group/${local.name}")]
      },
    ]
  }

  statements = [
    {
      sid       = "StartIngest"
      actions   = ["lambda:InvokeFunction"]
      resources = [local.arns.ingest]
    },
    {
      sid       = "TellFailures"
      actions   = ["sqs:SendMessage"]
      resources = [local.arns.failures]
    },
  ]
}
