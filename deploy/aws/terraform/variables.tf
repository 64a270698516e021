variable "environment" {
  description = "Name of the environment; part of every name."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,11}$", var.environment))
    error_message = "The environment is 2 to 12 small letters and digits, and begins with a letter."
  }
}

variable "region" {
  description = "AWS region of everything."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "The region is one like eu-central-1."
  }
}

variable "vpc_cidr" {
  description = "Addresses of the VPC; private and public subnets in three zones are cut from it."
  type        = string
  default     = "10.64.0.0/16"

  validation {
    condition = (
      can(cidrhost(var.vpc_cidr, 0)) &&
      contains(range(16, 21), tonumber(try(split("/", var.vpc_cidr)[1], "0")))
    )
    error_message = "The addresses of the VPC are an IPv4 block from /16 to /20."
  }
}

variable "nat_gateways" {
  description = "`one` for all zones, or one `per_zone`, so that no zone depends on another."
  type        = string
  default     = "per_zone"

  validation {
    condition     = contains(["one", "per_zone"], var.nat_gateways)
    error_message = "nat_gateways is one or per_zone."
  }
}

variable "etl_pod" {
  description = "Who may take the role of the ETL: a service account of an EKS cluster by its OIDC provider (IRSA). With the security group of the cluster, pods in the group `etl` may ask its DNS. Null makes no such role."
  type = object({
    oidc_provider_arn         = string
    namespace                 = optional(string, "data-platform")
    service_account           = optional(string, "spacex-etl")
    cluster_security_group_id = optional(string)
  })
  default = null

  validation {
    condition     = try(var.etl_pod.cluster_security_group_id, null) == null || can(regex("^sg-[0-9a-f]+$", var.etl_pod.cluster_security_group_id))
    error_message = "cluster_security_group_id is the id of the security group of the EKS cluster, like sg-0123456789abcdef0."
  }

  validation {
    condition = var.etl_pod == null || can(regex(
      "^arn:aws[a-z-]*:iam::[0-9]{12}:oidc-provider/[A-Za-z0-9./-]+$", var.etl_pod.oidc_provider_arn
    ))
    error_message = "oidc_provider_arn is the ARN of an IAM OIDC provider: arn:aws:iam::<account>:oidc-provider/<issuer without https://>."
  }

  validation {
    condition = var.etl_pod == null || alltrue([
      for name in [try(var.etl_pod.namespace, ""), try(var.etl_pod.service_account, "")] : can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", name))
    ])
    error_message = "Namespace and service account are names of Kubernetes, without wildcards."
  }
}

variable "analyst_principals" {
  description = "ARNs of the IAM roles and users that may take the role of an analyst. Empty makes no such role."
  type        = list(string)
  default     = []

  validation {
    condition = alltrue([
      for arn in var.analyst_principals : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/[A-Za-z0-9_+=,.@/-]+$", arn))
    ])
    error_message = "Each analyst is the ARN of one IAM role or user, without wildcards."
  }
}

variable "redshift_node_type" {
  description = "Node type of the cluster: an RA3 one, whose storage grows by itself."
  type        = string
  default     = "ra3.xlplus"

  validation {
    condition     = contains(["ra3.xlplus", "ra3.4xlarge", "ra3.16xlarge"], var.redshift_node_type)
    error_message = "The node type is ra3.xlplus, ra3.4xlarge or ra3.16xlarge."
  }
}

variable "redshift_number_of_nodes" {
  description = "Nodes of the multi-node cluster."
  type        = number
  default     = 2

  validation {
    condition     = var.redshift_number_of_nodes >= 2 && var.redshift_number_of_nodes <= 32 && floor(var.redshift_number_of_nodes) == var.redshift_number_of_nodes
    error_message = "A multi-node cluster of these types has 2 to 32 nodes."
  }
}

variable "redshift_database_name" {
  description = "Database of the warehouse."
  type        = string
  default     = "spacex"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.redshift_database_name))
    error_message = "The database is named by small letters, digits and _, and begins with a letter."
  }
}

variable "redshift_master_username" {
  description = "Administrator of the warehouse. Redshift makes the password and keeps it in Secrets Manager."
  type        = string
  default     = "warehouse_admin"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,126}$", var.redshift_master_username)) && !contains(["public", "admin"], var.redshift_master_username)
    error_message = "The administrator is named by small letters, digits and _, begins with a letter, and is neither public nor admin."
  }
}

variable "redshift_etl_user" {
  description = "Database user of the ETL, who has no password: IAM gives it temporary credentials."
  type        = string
  default     = "etl"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.redshift_etl_user)) && var.redshift_etl_user != var.redshift_master_username
    error_message = "The user of the ETL is named by small letters, digits and _, and is not the administrator."
  }
}

variable "redshift_allowed_cidrs" {
  description = "Addresses that may reach the warehouse besides the ETL and the analytics bastion: of a VPN, or a BI service."
  type        = map(string)
  default     = {}

  validation {
    condition = alltrue([
      for cidr in values(var.redshift_allowed_cidrs) : can(cidrhost(cidr, 0)) && tonumber(try(split("/", cidr)[1], "0")) >= 16
    ])
    error_message = "Each entry is an IPv4 block of /16 or narrower; the whole Internet is not one."
  }
}

variable "redshift_snapshot_retention_days" {
  description = "Days for which automated snapshots are kept."
  type        = number
  default     = 7

  validation {
    condition     = var.redshift_snapshot_retention_days >= 1 && var.redshift_snapshot_retention_days <= 35
    error_message = "Automated snapshots are kept for 1 to 35 days."
  }
}

variable "redshift_maintenance_window" {
  description = "Weekly window of half an hour or more, UTC: ddd:hh:mm-ddd:hh:mm."
  type        = string
  default     = "sun:03:00-sun:04:00"

  validation {
    condition     = can(regex("^(mon|tue|wed|thu|fri|sat|sun):[0-2][0-9]:[0-5][0-9]-(mon|tue|wed|thu|fri|sat|sun):[0-2][0-9]:[0-5][0-9]$", var.redshift_maintenance_window))
    error_message = "The window is one like sun:03:00-sun:04:00."
  }
}

variable "spectrum_daily_terabytes" {
  description = "Terabytes that Redshift Spectrum may scan in a day before its queries are refused. Null sets no limit."
  type        = number
  default     = 1

  validation {
    condition     = var.spectrum_daily_terabytes == null || try(var.spectrum_daily_terabytes >= 1, false)
    error_message = "The limit is 1 TB or more."
  }
}

variable "athena_scan_limit_bytes" {
  description = "Bytes that one query of Athena may scan."
  type        = number
  default     = 107374182400

  validation {
    condition     = var.athena_scan_limit_bytes >= 10485760
    error_message = "Athena takes no limit below 10 MB (10485760 bytes)."
  }
}

variable "glue_database" {
  description = "Database of the Glue catalog that shows the curated zone."
  type        = string
  default     = "spacex"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.glue_database))
    error_message = "The Glue database is named by small letters, digits and _."
  }
}

variable "lambda_package" {
  description = "Path of the zip of the ingest Lambda. Null takes the one that the workspace builds."
  type        = string
  default     = null
}

variable "lambda_runtime" {
  description = "Runtime of the ingest Lambda: the newest Node that this version of the provider knows."
  type        = string
  default     = "nodejs22.x"

  validation {
    condition     = contains(["nodejs22.x", "nodejs24.x"], var.lambda_runtime)
    error_message = "The Lambda needs Node 22 or newer."
  }
}

variable "ingest_schedule" {
  description = "When the raw zone is filled, as EventBridge Scheduler writes it, in UTC. Null makes no schedule."
  type        = string
  default     = "cron(15 4 * * ? *)"

  validation {
    condition     = var.ingest_schedule == null || can(regex("^(rate|cron)\\(.+\\)$", var.ingest_schedule))
    error_message = "The schedule is rate(…) or cron(…)."
  }
}

variable "glue_job_folder" {
  description = "Folder of curate.py, its modules and tables.json. Null takes the one of the repository."
  type        = string
  default     = null
}

variable "glue_job_workers" {
  description = "Workers (G.1X) of the Spark job; the driver is one of them."
  type        = number
  default     = 2

  validation {
    condition     = var.glue_job_workers >= 2 && var.glue_job_workers <= 100
    error_message = "A Spark job has 2 to 100 workers."
  }
}

variable "curate_schedule" {
  description = "When Spark turns the newest raw run into tables: cron(…), UTC. Null where spacex-etl does it."
  type        = string
  default     = null

  validation {
    condition     = var.curate_schedule == null || can(regex("^cron\\(.+\\)$", var.curate_schedule))
    error_message = "The schedule of a Glue job is cron(…)."
  }
}

variable "alarm_emails" {
  description = "Who is told of alarms; each address has to confirm."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for address in var.alarm_emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", address))])
    error_message = "Each entry is an e-mail address."
  }
}

variable "log_retention_days" {
  description = "Days for which CloudWatch keeps logs."
  type        = number
  default     = 90

  validation {
    condition     = contains([7, 14, 30, 60, 90, 180, 365], var.log_retention_days)
    error_message = "CloudWatch keeps logs for 7, 14, 30, 60, 90, 180 or 365 days here."
  }
}

variable "protect_data" {
  description = "Whether destroying the stack spares the data: buckets that are not empty stay, and the warehouse leaves a last snapshot."
  type        = bool
  default     = true
}
