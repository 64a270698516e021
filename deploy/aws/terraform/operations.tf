# Variables for the operation of the stack.

variable "account_id" {
  description = "ID of the AWS account of this environment. Terraform refuses credentials of any other account."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "Invalid account_id: expected the 12 digits of an AWS account. Set it in envs/<environment>/terraform.tfvars."
  }
}

variable "ingest_concurrency" {
  description = "Reserved concurrency of the ingest Lambda. Null reserves none: a new account has a limit of 10, all of which must stay unreserved."
  type        = number
  default     = 1

  validation {
    condition     = var.ingest_concurrency == null || try(var.ingest_concurrency >= 1 && floor(var.ingest_concurrency) == var.ingest_concurrency, false)
    error_message = "Invalid ingest_concurrency: expected a whole number from 1, or null."
  }
}

variable "snapshot_copy" {
  description = "Region that receives a copy of each snapshot of a provisioned warehouse, and the retention of the copies in days. Null: no copies."
  type        = object({ region = string, retention_days = optional(number, 7) })
  default     = null

  validation {
    condition     = var.snapshot_copy == null || try(can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.snapshot_copy.region)) && var.snapshot_copy.region != var.region, false)
    error_message = "Invalid snapshot_copy.region: expected another region than that of the stack."
  }

  validation {
    condition     = var.snapshot_copy == null || try(var.snapshot_copy.retention_days >= 1 && var.snapshot_copy.retention_days <= 35, false)
    error_message = "Invalid snapshot_copy.retention_days: expected 1 to 35."
  }

  validation {
    condition     = var.snapshot_copy == null || var.warehouse == "provisioned"
    error_message = "snapshot_copy needs warehouse = \"provisioned\". The provider of Terraform cannot copy snapshots of Redshift Serverless."
  }
}
