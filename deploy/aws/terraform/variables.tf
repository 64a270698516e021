variable "environment" {
  description = "Name of the environment, which is part of all resource names."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,11}$", var.environment))
    error_message = "Invalid environment: expected 2 to 12 lowercase letters and digits, starting with a letter."
  }
}

variable "region" {
  description = "AWS region of all resources."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "Invalid region: expected a name such as eu-central-1."
  }
}

variable "vpc_cidr" {
  description = "CIDR block of the VPC, which is split into private and public subnets in up to three zones."
  type        = string
  default     = "10.64.0.0/16"

  validation {
    condition = (
      can(cidrhost(var.vpc_cidr, 0)) &&
      contains(range(16, 21), tonumber(try(split("/", var.vpc_cidr)[1], "0")))
    )
    error_message = "Invalid vpc_cidr: expected an IPv4 block from /16 to /20."
  }
}

variable "nat_gateways" {
  description = "Number of NAT gateways: `one` for all zones, or one `per_zone`, so that zones do not depend on each other."
  type        = string
  default     = "per_zone"

  validation {
    condition     = contains(["one", "per_zone"], var.nat_gateways)
    error_message = "Invalid nat_gateways: expected one or per_zone."
  }
}

variable "etl_pod" {
  description = "Service account of an EKS cluster that may assume the role of the ETL, through the OIDC provider of the cluster (IRSA). If the security group of the cluster is set, pods in the group `etl` may query its DNS. Null creates no role."
  type = object({
    oidc_provider_arn         = string
    namespace                 = optional(string, "data-platform")
    service_account           = optional(string, "spacex-etl")
    cluster_security_group_id = optional(string)
  })
  default = null

  validation {
    condition     = try(var.etl_pod.cluster_security_group_id, null) == null || can(regex("^sg-[0-9a-f]+$", var.etl_pod.cluster_security_group_id))
    error_message = "Invalid cluster_security_group_id: expected the ID of the security group of the EKS cluster, such as sg-0123456789abcdef0."
  }

  validation {
    condition = var.etl_pod == null || can(regex(
      "^arn:aws[a-z-]*:iam::[0-9]{12}:oidc-provider/[A-Za-z0-9./-]+$", var.etl_pod.oidc_provider_arn
    ))
    error_message = "Invalid oidc_provider_arn: expected arn:aws:iam::<account>:oidc-provider/<issuer without https://>."
  }

  validation {
    condition = var.etl_pod == null || alltrue([
      for name in [try(var.etl_pod.namespace, ""), try(var.etl_pod.service_account, "")] : can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", name))
    ])
    error_message = "Invalid namespace or service_account: expected a Kubernetes name without wildcards."
  }
}

variable "redshift_node_type" {
  description = "Node type of the cluster. RA3 nodes have managed storage that grows automatically."
  type        = string
  default     = "ra3.xlplus"

  validation {
    condition     = contains(["ra3.large", "ra3.xlplus", "ra3.4xlarge", "ra3.16xlarge"], var.redshift_node_type)
    error_message = "Invalid redshift_node_type: expected ra3.large, ra3.xlplus, ra3.4xlarge or ra3.16xlarge."
  }
}

variable "redshift_number_of_nodes" {
  description = "Number of nodes of the cluster."
  type        = number
  default     = 2

  validation {
    condition     = var.redshift_number_of_nodes >= 1 && var.redshift_number_of_nodes <= 32 && floor(var.redshift_number_of_nodes) == var.redshift_number_of_nodes
    error_message = "Invalid redshift_number_of_nodes: expected a whole number from 1 to 32."
  }
}

variable "redshift_database_name" {
  description = "Name of the warehouse database."
  type        = string
  default     = "spacex"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.redshift_database_name))
    error_message = "Invalid redshift_database_name: expected lowercase letters, digits and _, starting with a letter."
  }
}

variable "redshift_master_username" {
  description = "Administrator of the warehouse. Redshift generates the password and stores it in Secrets Manager."
  type        = string
  default     = "warehouse_admin"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,126}$", var.redshift_master_username)) && !contains(["public", "admin"], var.redshift_master_username)
    error_message = "Invalid redshift_master_username: expected lowercase letters, digits and _, starting with a letter, and not public or admin."
  }
}

variable "redshift_etl_user" {
  description = "Database user of the ETL. It has no password, but temporary IAM credentials."
  type        = string
  default     = "etl"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.redshift_etl_user)) && var.redshift_etl_user != var.redshift_master_username
    error_message = "Invalid redshift_etl_user: expected lowercase letters, digits and _, and not the administrator."
  }
}

variable "redshift_allowed_cidrs" {
  description = "Additional CIDR blocks that may connect to the warehouse, by name, such as those of a VPN or a BI service."
  type        = map(string)
  default     = {}

  validation {
    condition = alltrue([
      for cidr in values(var.redshift_allowed_cidrs) : can(cidrhost(cidr, 0)) && tonumber(try(split("/", cidr)[1], "0")) >= 16
    ])
    error_message = "Invalid redshift_allowed_cidrs: expected IPv4 blocks of /16 or smaller."
  }
}

variable "redshift_snapshot_retention_days" {
  description = "Retention of automated snapshots in days."
  type        = number
  default     = 7

  validation {
    condition     = var.redshift_snapshot_retention_days >= 1 && var.redshift_snapshot_retention_days <= 35
    error_message = "Invalid redshift_snapshot_retention_days: expected 1 to 35."
  }
}

variable "redshift_maintenance_window" {
  description = "Weekly maintenance window of at least 30 minutes in UTC: ddd:hh:mm-ddd:hh:mm."
  type        = string
  default     = "sun:03:00-sun:04:00"

  validation {
    condition     = can(regex("^(mon|tue|wed|thu|fri|sat|sun):[0-2][0-9]:[0-5][0-9]-(mon|tue|wed|thu|fri|sat|sun):[0-2][0-9]:[0-5][0-9]$", var.redshift_maintenance_window))
    error_message = "Invalid redshift_maintenance_window: expected a window such as sun:03:00-sun:04:00."
  }
}

variable "spectrum_daily_terabytes" {
  description = "Maximum number of terabytes that Redshift Spectrum may scan per day; further queries are rejected. Null: no limit."
  type        = number
  default     = 1

  validation {
    condition     = var.spectrum_daily_terabytes == null || try(var.spectrum_daily_terabytes >= 1, false)
    error_message = "Invalid spectrum_daily_terabytes: expected 1 or more."
  }
}

variable "athena_scan_limit_bytes" {
  description = "Maximum number of bytes that an Athena query may scan."
  type        = number
  default     = 107374182400

  validation {
    condition     = var.athena_scan_limit_bytes >= 10485760
    error_message = "Invalid athena_scan_limit_bytes: expected 10485760 (10 MB) or more."
  }
}

variable "glue_database" {
  description = "Glue catalog database for the curated zone."
  type        = string
  default     = "spacex"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.glue_database))
    error_message = "Invalid glue_database: expected lowercase letters, digits and _, starting with a letter."
  }
}

variable "lambda_package" {
  description = "Path of the zip of the ingest Lambda. Null uses the build output of the workspace."
  type        = string
  default     = null
}

variable "lambda_runtime" {
  description = "Runtime of the ingest Lambda. nodejs24.x needs version 6 of the AWS provider; see deploy/aws/README.md."
  type        = string
  default     = "nodejs22.x"

  validation {
    condition     = contains(["nodejs22.x", "nodejs24.x"], var.lambda_runtime)
    error_message = "Invalid lambda_runtime: expected nodejs22.x or nodejs24.x."
  }

  validation {
    condition     = var.lambda_runtime != "nodejs24.x" || local.provider_major >= 6
    error_message = "lambda_runtime nodejs24.x needs version 6 of the AWS provider, but version ${local.provider_major} is installed. Run terraform init -upgrade, or choose nodejs22.x."
  }
}

variable "ingest_source" {
  description = "Source of scheduled ingests: `api` (r/SpaceX), or `live`, which synchronizes Launch Library. With `live`, choose a schedule of every few hours: a deferred ingest continues with the next one."
  type        = string
  default     = "api"

  validation {
    condition     = contains(["api", "live"], var.ingest_source)
    error_message = "Invalid ingest_source: expected api or live."
  }
}

variable "launch_library_key" {
  description = "Whether to create a secret for the API key of Launch Library, which raises its limit of requests. Store the key in it afterwards; until then, ingests of `live` fail."
  type        = bool
  default     = false
}

variable "ingest_schedule" {
  description = "Schedule of the ingest Lambda in UTC, in the syntax of EventBridge Scheduler. Null creates no schedule."
  type        = string
  default     = "cron(15 4 * * ? *)"

  validation {
    condition     = var.ingest_schedule == null || can(regex("^(rate|cron)\\(.+\\)$", var.ingest_schedule))
    error_message = "Invalid ingest_schedule: expected rate(…) or cron(…)."
  }
}

variable "glue_job_folder" {
  description = "Directory with curate.py, its modules and tables.json. Null uses deploy/aws/glue of the repository."
  type        = string
  default     = null
}

variable "glue_job_workers" {
  description = "Number of workers (G.1X) of the Spark job, including the driver."
  type        = number
  default     = 2

  validation {
    condition     = var.glue_job_workers >= 2 && var.glue_job_workers <= 100
    error_message = "Invalid glue_job_workers: expected 2 to 100."
  }
}

variable "curate_schedule" {
  description = "Schedule of the Spark job in UTC: cron(…). Null if spacex-etl builds the tables instead."
  type        = string
  default     = null

  validation {
    condition     = var.curate_schedule == null || can(regex("^cron\\(.+\\)$", var.curate_schedule))
    error_message = "Invalid curate_schedule: expected cron(…)."
  }
}

variable "alarm_emails" {
  description = "E-mail addresses that receive alarms. Each address must confirm the subscription."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for address in var.alarm_emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", address))])
    error_message = "Invalid alarm_emails: expected e-mail addresses."
  }
}

variable "log_retention_days" {
  description = "Retention of CloudWatch logs in days."
  type        = number
  default     = 90

  validation {
    condition     = contains([7, 14, 30, 60, 90, 180, 365], var.log_retention_days)
    error_message = "Invalid log_retention_days: expected 7, 14, 30, 60, 90, 180 or 365."
  }
}

variable "protect_data" {
  description = "Whether to keep data when the stack is destroyed: buckets that are not empty are not deleted, and the warehouse leaves a final snapshot."
  type        = bool
  default     = true
}
