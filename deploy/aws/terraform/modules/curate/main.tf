locals {
  script  = "curate.py"
  files   = setunion(fileset(var.folder, "*.py"), ["tables.json"])
  modules = setsubtract(fileset(var.folder, "*.py"), [local.script])
  folder  = "s3://${var.artifacts_bucket}/glue"
}

resource "aws_s3_object" "job" {
  for_each = local.files

  bucket                 = var.artifacts_bucket
  key                    = "glue/${each.key}"
  source                 = "${var.folder}/${each.key}"
  source_hash            = filemd5("${var.folder}/${each.key}")
  server_side_encryption = "aws:kms"
  kms_key_id             = var.lake_key_arn
}

resource "aws_glue_security_configuration" "this" {
  name = "${var.name}-curate"

  encryption_configuration {
    cloudwatch_encryption {
      cloudwatch_encryption_mode = "SSE-KMS"
      kms_key_arn                = var.operations_key
    }

    job_bookmarks_encryption {
      job_bookmarks_encryption_mode = "CSE-KMS"
      kms_key_arn                   = var.operations_key
    }

    s3_encryption {
      s3_encryption_mode = "SSE-KMS"
      kms_key_arn        = var.lake_key_arn
    }
  }
}

resource "aws_glue_job" "this" {
  name                   = "${var.name}-curate"
  description            = "Builds the curated zone from the raw zone with Spark."
  role_arn               = var.role_arn
  glue_version           = "5.0"
  execution_class        = "STANDARD"
  worker_type            = "G.1X"
  number_of_workers      = var.workers
  timeout                = 120
  max_retries            = 0
  security_configuration = aws_glue_security_configuration.this.name

  command {
    name            = "glueetl"
    python_version  = "3"
    script_location = "${local.folder}/${local.script}"
  }

  default_arguments = merge(
    {
      "--job-language"                     = "python"
      "--enable-metrics"                   = "true"
      "--enable-continuous-cloudwatch-log" = "true"
      "--continuous-log-logGroup"          = var.log_group
      # Glue 5.0 ignores the setting above, and writes to `/output` and `/error` below this group.
      "--custom-logGroup-prefix" = var.log_group
      # Without it, a committed run with rejects exits with 3, which Glue treats as a failure.
      "--accept-rejects" = "true"
      "--lake"           = "s3://${var.curated_bucket}"
      "--raw-bucket"     = var.raw_bucket
      "--curated-bucket" = var.curated_bucket
      "--kms-key-id"     = var.lake_key_arn
      "--tables"         = "${local.folder}/tables.json"
    },
    length(local.modules) == 0 ? {} : {
      "--extra-py-files" = join(",", [for file in sort(local.modules) : "${local.folder}/${file}"])
    },
  )

  execution_property {
    max_concurrent_runs = 1
  }

  depends_on = [aws_s3_object.job]
}

resource "aws_glue_trigger" "this" {
  count = var.schedule == null ? 0 : 1

  name     = "${var.name}-curate"
  type     = "SCHEDULED"
  schedule = var.schedule

  actions {
    job_name = aws_glue_job.this.name
  }
}
