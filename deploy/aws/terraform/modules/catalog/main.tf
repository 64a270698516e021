resource "aws_glue_catalog_database" "this" {
  name        = var.database
  description = "SpaceX launches in the curated zone of the lake."
}

locals {
  # Athena stores the SQL and the columns of a view as base64-encoded JSON.
  views = {
    for name, table in var.definitions : name => {
      originalSql = replace(table.view.sql, "{database}", var.database)
      catalog     = "awsdatacatalog"
      schema      = var.database
      columns     = table.view.columns
    } if table.view != null
  }
}

# Terraform creates Iceberg tables without metadata, so that no role needs permission to create tables.
# Runs of spacex-etl then update them, and Terraform ignores these changes.
resource "aws_glue_catalog_table" "this" {
  for_each = var.definitions

  database_name = aws_glue_catalog_database.this.name
  name          = each.key
  description   = each.value.description
  table_type    = each.value.type
  parameters    = { for name, value in each.value.parameters : name => replace(value, "{lake}", var.lake_url) }

  view_original_text = each.value.view == null ? null : "/* Presto View: ${base64encode(jsonencode(local.views[each.key]))} */"
  view_expanded_text = each.value.view == null ? null : "/* Presto View */"

  storage_descriptor {
    location = each.value.location == null ? null : replace(each.value.location, "{lake}", var.lake_url)

    # Athena requires it for a view, although it is empty.
    dynamic "ser_de_info" {
      for_each = each.value.view == null ? [] : [each.key]
      content {}
    }

    dynamic "columns" {
      for_each = each.value.columns
      content {
        name       = columns.value.name
        type       = columns.value.type
        comment    = columns.value.comment
        parameters = columns.value.parameters
      }
    }
  }

  lifecycle {
    ignore_changes = [
      description, parameters, partition_keys, storage_descriptor, table_type, view_expanded_text, view_original_text,
    ]
  }
}

resource "aws_athena_workgroup" "this" {
  name          = var.name
  description   = "Queries over the curated zone."
  force_destroy = var.force_destroy

  configuration {
    enforce_workgroup_configuration    = true
    publish_cloudwatch_metrics_enabled = true
    bytes_scanned_cutoff_per_query     = var.scan_limit_bytes

    engine_version {
      selected_engine_version = "Athena engine version 3"
    }

    result_configuration {
      output_location = "s3://${var.results_bucket}/athena/"

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
  database    = aws_glue_catalog_database.this.name
  query       = each.value
}
