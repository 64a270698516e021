# The function is not in a VPC, because it only needs the Internet and S3.
resource "aws_lambda_function" "this" {
  #checkov:skip=CKV_AWS_50: The log and the metrics describe each run, and traces would need a permission on all resources.
  #checkov:skip=CKV_AWS_117: The function only needs the Internet and S3. In the VPC it could reach the warehouse as well.
  #checkov:skip=CKV_AWS_272: Code signing needs a signing profile of the account. Terraform compares the hash of the package that it built.
  function_name    = "${var.name}-ingest"
  description      = "Loads the r/SpaceX API or Launch Library into the raw zone."
  role             = var.role_arn
  filename         = var.package
  source_code_hash = filebase64sha256(var.package)
  runtime          = var.runtime
  architectures    = ["arm64"]
  handler          = "lambda.handler"
  memory_size      = 512
  timeout          = var.ingest_source == "live" ? 900 : 300
  kms_key_arn      = var.environment_key

  # A concurrent run would only repeat the requests to the API. -1 reserves nothing.
  reserved_concurrent_executions = var.concurrency == null ? -1 : var.concurrency

  environment {
    variables = merge({
      SPACEX_LAKE                  = "s3://${var.raw_bucket}"
      SPACEX_RAW_BUCKET            = var.raw_bucket
      SPACEX_KMS_KEY_ID            = var.lake_key_arn
      SPACEX_SOURCE                = var.ingest_source
      SPACEX_ALLOWED_SOURCES       = join(",", var.allowed_sources)
      POWERTOOLS_SERVICE_NAME      = "ingest"
      POWERTOOLS_METRICS_NAMESPACE = var.name
      POWERTOOLS_LOG_LEVEL         = "INFO"
    }, var.key_secret_arn == null ? {} : { LL2_API_KEY_SECRET_ARN = var.key_secret_arn })
  }

  dead_letter_config {
    target_arn = var.failures_arn
  }

  logging_config {
    log_format = "JSON"
    log_group  = var.log_group
  }
}

resource "aws_lambda_function_event_invoke_config" "this" {
  function_name                = aws_lambda_function.this.function_name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 7200
}

resource "aws_scheduler_schedule_group" "this" {
  name = var.name
}

resource "aws_scheduler_schedule" "this" {
  #checkov:skip=CKV_AWS_297: The input of the schedule is the name of the source, which is public.
  count = var.schedule == null ? 0 : 1

  name                         = "${var.name}-ingest"
  description                  = "Loads the raw zone."
  group_name                   = aws_scheduler_schedule_group.this.name
  schedule_expression          = var.schedule
  schedule_expression_timezone = "UTC"

  flexible_time_window {
    mode                      = "FLEXIBLE"
    maximum_window_in_minutes = 15
  }

  target {
    arn      = aws_lambda_function.this.arn
    role_arn = var.scheduler_role
    # A literal, because jsonencode would escape the angle brackets of the scheduler's placeholder.
    input = "{\"source\":\"${var.ingest_source}\",\"scheduledAt\":\"<aws.scheduler.scheduled-time>\"}"

    retry_policy {
      maximum_retry_attempts       = 3
      maximum_event_age_in_seconds = 3600
    }

    dead_letter_config {
      arn = var.failures_arn
    }
  }
}
