resource "aws_cloudwatch_log_group" "this" {
  for_each = var.log_groups

  name              = each.value
  retention_in_days = var.retention_days
  kms_key_id        = var.kms_key_arn
}

resource "aws_sns_topic" "alarms" {
  name              = "${var.name}-alarms"
  kms_master_key_id = var.kms_key_arn
}

resource "aws_sns_topic_policy" "alarms" {
  arn    = aws_sns_topic.alarms.arn
  policy = data.aws_iam_policy_document.alarms.json
}

data "aws_iam_policy_document" "alarms" {
  statement {
    sid       = "Alarms"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alarms.arn]

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

resource "aws_sns_topic_subscription" "alarms" {
  for_each = var.emails

  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = each.value
}

# Permanent failures: events that the Lambda could not process, and failed Spark jobs.
resource "aws_sqs_queue" "failures" {
  name                      = "${var.name}-failures"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue_policy" "failures" {
  queue_url = aws_sqs_queue.failures.id
  policy    = data.aws_iam_policy_document.failures.json
}

data "aws_iam_policy_document" "failures" {
  statement {
    sid       = "OnlyOverTls"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [aws_sqs_queue.failures.arn]

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
    sid       = "EndsOfJobs"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.failures.arn]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_cloudwatch_event_rule.failed_job.arn]
    }
  }
}

resource "aws_cloudwatch_event_rule" "failed_job" {
  name        = "${var.name}-failed-job"
  description = "The Spark job failed, timed out or was stopped."

  event_pattern = jsonencode({
    source      = ["aws.glue"]
    detail-type = ["Glue Job State Change"]
    detail      = { jobName = [var.job_name], state = ["ERROR", "FAILED", "STOPPED", "TIMEOUT"] }
  })
}

resource "aws_cloudwatch_event_target" "failed_job" {
  rule = aws_cloudwatch_event_rule.failed_job.name
  arn  = aws_sqs_queue.failures.arn
}

locals {
  daily_alarms = {
    ingest-missing = {
      description = "The ingest Lambda has not run for a day. Check its schedule."
      namespace   = "AWS/Lambda", metric = "Invocations", statistic = "Sum", period = 86400, missing = "breaching"
      dimensions  = { FunctionName = var.function_name }, comparison = "LessThanThreshold", threshold = 1
    }
    # A deferred ingest is not an error. This alarm fires if no ingest succeeds.
    ingest-stale = {
      description = "No ingest has succeeded for a day: all failed or were deferred. See the log of the Lambda."
      namespace   = var.name, metric = "IngestSucceeded", statistic = "Sum", period = 86400, missing = "breaching"
      dimensions  = { service = "ingest" }, comparison = "LessThanThreshold", threshold = 1
    }
  }

  alarms = merge(var.is_scheduled ? local.daily_alarms : {}, local.warehouse_alarms, {
    ingest-errors = {
      description = "The ingest Lambda failed. See its log."
      namespace   = "AWS/Lambda", metric = "Errors", statistic = "Sum", period = 300, missing = "notBreaching"
      dimensions  = { FunctionName = var.function_name }, comparison = "GreaterThanThreshold", threshold = 0
    }
    schedule-errors = {
      description = "EventBridge Scheduler could not invoke the ingest Lambda. Check its role."
      namespace   = "AWS/Scheduler", metric = "TargetErrorCount", statistic = "Sum", period = 300, missing = "notBreaching"
      dimensions  = { ScheduleGroup = var.schedule_group }, comparison = "GreaterThanThreshold", threshold = 0
    }
    failures = {
      description = "The failures queue is not empty. Inspect its messages."
      namespace   = "AWS/SQS", metric = "ApproximateNumberOfMessagesVisible", statistic = "Maximum", period = 300, missing = "notBreaching"
      dimensions  = { QueueName = aws_sqs_queue.failures.name }, comparison = "GreaterThanThreshold", threshold = 0
    }
    ingest-rejects = {
      description = "The ingest Lambda rejected documents. They are in the raw zone; see the log for the reasons."
      namespace   = var.name, metric = "RejectedDocuments", statistic = "Sum", period = 300, missing = "notBreaching"
      dimensions  = { service = "ingest" }, comparison = "GreaterThanThreshold", threshold = 0
    }
  })
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  statistic           = each.value.statistic
  period              = each.value.period
  evaluation_periods  = 1
  dimensions          = each.value.dimensions
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  treat_missing_data  = each.value.missing
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

# Number of warnings in the log of the Lambda, such as retried requests.
resource "aws_cloudwatch_log_metric_filter" "warnings" {
  name           = "${var.name}-ingest-warnings"
  log_group_name = aws_cloudwatch_log_group.this["ingest"].name
  pattern        = "{ $.level = \"WARN\" }"

  metric_transformation {
    name          = "IngestWarnings"
    namespace     = var.name
    value         = "1"
    default_value = "0"
  }
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name

  dashboard_body = jsonencode({
    widgets = [
      for index, widget in concat(local.warehouse_widgets, [
        { title = "Ingest", metrics = [["AWS/Lambda", "Invocations", "FunctionName", var.function_name], [".", "Errors", ".", "."], [var.name, "IngestWarnings"]], stat = "Sum" },
        { title = "Ingest: documents and rejects", metrics = [[var.name, "Documents", "service", "ingest"], [".", "RejectedDocuments", ".", "."], [".", "IngestDeferred", ".", "."], [".", "IngestFailed", ".", "."]], stat = "Sum" },
        { title = "Ingest duration in milliseconds", metrics = [["AWS/Lambda", "Duration", "FunctionName", var.function_name]], stat = "Maximum" },
        { title = "Messages in the failures queue", metrics = [["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", aws_sqs_queue.failures.name]], stat = "Maximum" },
        { title = "Athena: bytes scanned", metrics = [["AWS/Athena", "ProcessedBytes", "WorkGroup", var.name]], stat = "Sum" },
        ]) : {
        type   = "metric"
        x      = (index % 2) * 12
        y      = floor(index / 2) * 6
        width  = 12
        height = 6
        properties = {
          title   = widget.title
          region  = var.region
          metrics = widget.metrics
          stat    = widget.stat
          period  = 300
        }
      }
    ]
  })
}
