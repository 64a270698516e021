resource "aws_athena_workgroup" "this" {
  name          = var.name
  description   = "Queries over the curated zone, with results that only their owner can read."
  force_destroy = var.force_destroy

  configuration {
    enforce_workgroup_configuration    = true
    publish_cloudwatch_metrics_enabled = true
    bytes_scanned_cutoff_per_query     = var.scan_limit_bytes

    engine_version {
      selected_engine_version = "Athena engine version 3"
    }

    result_configuration {
      output_location       = var.results_url
      expected_bucket_owner = var.account

      encryption_configuration {
        encryption_option = "SSE_KMS"
        kms_key_arn       = var.kms_key_arn
      }
    }
  }
}

resource "aws_athena_named_query" "this" {
  for_each = var.queries

  name        = each.key
  description = "The mart ${each.key}."
  workgroup   = aws_athena_workgroup.this.id
  database    = var.database
  query       = each.value
}
