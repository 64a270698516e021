# Switches for size and cost. sizes/*.tfvars sets them for three sizes.

variable "warehouse" {
  description = "Warehouse of the stack: `provisioned` (a Redshift cluster), `serverless` (Redshift Serverless), or `none`, which leaves the lake with Athena."
  type        = string
  default     = "provisioned"

  validation {
    condition     = contains(["none", "provisioned", "serverless"], var.warehouse)
    error_message = "Invalid warehouse: expected none, provisioned or serverless."
  }
}

variable "endpoints" {
  description = "AWS services that get an interface endpoint in the VPC. Other services are reached through NAT, and the security groups then allow HTTPS to any address. Null creates all that the stack uses, an empty list none."
  type        = set(string)
  default     = null

  validation {
    condition     = var.endpoints == null || length(setsubtract(coalesce(var.endpoints, []), local.services)) == 0
    error_message = "Invalid endpoints: expected athena, glue, kms, logs, secretsmanager, sts, and with a warehouse redshift-data and redshift (provisioned) or redshift-serverless (serverless)."
  }
}

variable "zones" {
  description = "Two or three availability zones of the subnets, such as [\"eu-central-1a\", \"eu-central-1b\"]. Null takes the first three of the region when the stack is created, or both of two, and keeps them."
  type        = list(string)
  default     = null

  validation {
    condition = var.zones == null || (
      contains([2, 3], try(length(var.zones), 0)) &&
      try(length(distinct(var.zones)) == length(var.zones), false) &&
      alltrue([for zone in coalesce(var.zones, []) : startswith(zone, var.region)])
    )
    error_message = "Invalid zones: expected two or three different availability zones of the region."
  }
}

variable "pause_schedule" {
  description = "When to pause and resume a provisioned warehouse, in UTC: cron(…) each. A paused cluster costs only its storage, and cannot be queried or loaded. Null: never."
  type        = object({ pause = string, resume = string })
  default     = null

  validation {
    condition = var.pause_schedule == null || alltrue([
      for schedule in [try(var.pause_schedule.pause, ""), try(var.pause_schedule.resume, "")] : can(regex("^cron\\([^ ]+( [^ ]+){5}\\)$", schedule))
    ])
    error_message = "Invalid pause_schedule: expected cron(…) with six fields for pause and resume, such as cron(0 20 ? * MON-FRI *)."
  }

  validation {
    condition     = var.pause_schedule == null || var.warehouse == "provisioned"
    error_message = "pause_schedule needs warehouse = \"provisioned\". Redshift Serverless costs nothing but storage while it is idle."
  }
}

variable "serverless_capacity" {
  description = "Redshift processing units (RPU) of a serverless warehouse: base capacity, and the RPU hours that it may use per day. After that, queries are rejected until the next day."
  type        = object({ base = number, daily_hours = number })
  default     = { base = 8, daily_hours = 32 }

  validation {
    condition     = contains(concat([4], range(8, 513, 8)), var.serverless_capacity.base)
    error_message = "Invalid base capacity: expected 4, or a multiple of 8 up to 512."
  }

  validation {
    condition     = var.serverless_capacity.daily_hours >= 1 && floor(var.serverless_capacity.daily_hours) == var.serverless_capacity.daily_hours
    error_message = "Invalid daily_hours: expected a whole number from 1."
  }
}

locals {
  has_warehouse  = var.warehouse != "none"
  is_provisioned = var.warehouse == "provisioned"
  is_serverless  = var.warehouse == "serverless"

  # Services that the stack uses from the VPC.
  services = toset(concat(
    ["athena", "glue", "kms", "logs", "secretsmanager", "sts"],
    local.has_warehouse ? ["redshift-data"] : [],
    local.is_provisioned ? ["redshift"] : [],
    local.is_serverless ? ["redshift-serverless"] : [],
  ))

  endpoints = var.endpoints == null ? local.services : var.endpoints
}
