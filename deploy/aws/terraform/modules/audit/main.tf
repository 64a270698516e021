resource "aws_cloudtrail" "this" {
  #checkov:skip=CKV_AWS_252: A notification for each log file would be noise. Alarms watch the events.
  #checkov:skip=CKV2_AWS_10: The trail writes to a log group of the module observability; Checkov does not follow the variable.
  name                          = var.name
  s3_bucket_name                = var.bucket
  kms_key_id                    = var.kms_key_arn
  enable_log_file_validation    = true
  include_global_service_events = true
  is_multi_region_trail         = true

  cloud_watch_logs_group_arn = "${var.log_group_arn}:*"
  cloud_watch_logs_role_arn  = var.log_role_arn

  advanced_event_selector {
    name = "Management"

    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }
  }

  advanced_event_selector {
    name = "Objects of the lake"

    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }

    field_selector {
      field  = "resources.type"
      equals = ["AWS::S3::Object"]
    }

    field_selector {
      field       = "resources.ARN"
      starts_with = [for arn in var.watched : "${arn}/"]
    }
  }
  # Without the writes of CloudTrail and S3 themselves, which would record every delivery.
  advanced_event_selector {
    name = "Objects of the logs"

    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }

    field_selector {
      field  = "resources.type"
      equals = ["AWS::S3::Object"]
    }

    field_selector {
      field       = "resources.ARN"
      starts_with = [for arn in var.log_buckets : "${arn}/"]
    }

    field_selector {
      field      = "eventName"
      not_equals = ["PutObject"]
    }
  }
}
