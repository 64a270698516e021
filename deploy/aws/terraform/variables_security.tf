# Variables of the data perimeter and of the audit. docs/security.md describes the controls.

variable "object_lock" {
  description = "Object Lock for the raw zone and the trail: default retention as mode (GOVERNANCE or COMPLIANCE) and days. Null disables it. A lock cannot be removed from a bucket, and nobody can delete versions under COMPLIANCE before their time."
  type        = object({ mode = string, days = number })
  default     = null

  validation {
    condition     = var.object_lock == null || (contains(["GOVERNANCE", "COMPLIANCE"], try(var.object_lock.mode, "")) && try(var.object_lock.days >= 1 && var.object_lock.days <= 36500, false))
    error_message = "Invalid object_lock: expected the mode GOVERNANCE or COMPLIANCE and 1 to 36500 days."
  }
}

variable "audit_retention_days" {
  description = "Retention of the trail in its bucket in days."
  type        = number
  default     = 400

  validation {
    condition     = var.audit_retention_days >= 90 && var.audit_retention_days <= 3653 && floor(var.audit_retention_days) == var.audit_retention_days
    error_message = "Invalid audit_retention_days: expected a whole number from 90 to 3653."
  }
}

variable "access_log_retention_days" {
  description = "Retention of the access logs of the buckets in days."
  type        = number
  default     = 90

  validation {
    condition     = var.access_log_retention_days >= 30 && var.access_log_retention_days <= 3653 && floor(var.access_log_retention_days) == var.access_log_retention_days
    error_message = "Invalid access_log_retention_days: expected a whole number from 30 to 3653."
  }
}

variable "maintainer_principals" {
  description = "ARNs of the IAM roles and users that may assume the role that prunes the ledger. Empty creates no role."
  type        = list(string)
  default     = []

  validation {
    condition = alltrue([
      for arn in var.maintainer_principals : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/[A-Za-z0-9_+=,.@/-]+$", arn))
    ])
    error_message = "Invalid maintainer_principals: expected ARNs of IAM roles or users, without wildcards."
  }
}

variable "ingest_allowed_sources" {
  description = "Base URLs of mirrors that an event of the ingest Lambda may name as its source. Empty allows only api and live."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for url in var.ingest_allowed_sources : can(regex("^https://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?$", url))])
    error_message = "Invalid ingest_allowed_sources: expected HTTPS URLs without user, query and fragment, such as https://mirror.example/v4."
  }
}

variable "role_path" {
  description = "Path of all roles, with slashes at both ends, for policies of the organization that refer to it."
  type        = string
  default     = "/"

  validation {
    condition     = can(regex("^/([A-Za-z0-9._@=+,-]+/)*$", var.role_path))
    error_message = "Invalid role_path: expected / or a path such as /data-platform/."
  }
}

variable "permissions_boundary_arn" {
  description = "ARN of the IAM policy that is the permissions boundary of all roles. Null: no boundary."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary_arn))
    error_message = "Invalid permissions_boundary_arn: expected the ARN of an IAM policy."
  }
}

variable "organization_id" {
  description = "ID of the AWS organization. Principals of other organizations are denied by all buckets, and the VPC endpoints deny resources of other organizations. Null: no limit."
  type        = string
  default     = null

  validation {
    condition     = var.organization_id == null || can(regex("^o-[a-z0-9]{10,32}$", var.organization_id))
    error_message = "Invalid organization_id: expected an ID such as o-a1b2c3d4e5."
  }
}

variable "allowed_networks" {
  description = "Networks from which objects of the buckets may be used, besides the VPC of this stack: public CIDR blocks, of which one must contain the address from which Terraform is applied, and IDs of other VPCs. Null: any network."
  type = object({
    cidrs = list(string)
    vpcs  = optional(list(string), [])
  })
  default = null

  validation {
    condition = var.allowed_networks == null || (
      length(try(var.allowed_networks.cidrs, [])) > 0 &&
      alltrue([for cidr in try(var.allowed_networks.cidrs, []) : can(cidrhost(cidr, 0)) && tonumber(try(split("/", cidr)[1], "0")) >= 8]) &&
      alltrue([for vpc in try(var.allowed_networks.vpcs, []) : can(regex("^vpc-[0-9a-f]+$", vpc))])
    )
    error_message = "Invalid allowed_networks: expected at least one CIDR block of /8 or smaller, and IDs of VPCs such as vpc-0123456789abcdef0."
  }
}

variable "egress_domains" {
  description = "Domain names that jobs in the VPC may resolve, besides those of AWS services in the region and of the VPC. DNS Firewall blocks all other names. Null creates no DNS Firewall."
  type        = list(string)
  default     = ["api.spacexdata.com", "ll.thespacedevs.com"]

  validation {
    condition     = var.egress_domains == null || alltrue([for name in coalesce(var.egress_domains, []) : can(regex("^(\\*\\.)?([a-z0-9-]+\\.)+[a-z]{2,}$", name))])
    error_message = "Invalid egress_domains: expected domain names such as api.example.com or *.example.com."
  }
}

variable "egress_cidrs" {
  description = "CIDR blocks to which the ETL may connect over HTTPS, by name, such as that of a proxy. The default allows all, because the addresses of the sources can change."
  type        = map(string)
  default     = { everywhere = "0.0.0.0/0" }

  validation {
    condition     = alltrue([for cidr in values(var.egress_cidrs) : can(cidrhost(cidr, 0))])
    error_message = "Invalid egress_cidrs: expected IPv4 blocks."
  }
}

variable "analysts" {
  description = "ARNs of the IAM roles and users of each analyst or team, by a name that is part of the name of the role and of the Athena workgroup. An analyst cannot read the results of another one. Empty creates no role."
  type        = map(list(string))
  default     = {}

  validation {
    condition = alltrue(flatten([
      for name, arns in var.analysts : concat(
        [can(regex("^[a-z][a-z0-9-]{0,19}$", name)), length(arns) > 0],
        [for arn in arns : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/[A-Za-z0-9_+=,.@/-]+$", arn))],
      )
    ]))
    error_message = "Invalid analysts: expected names of up to 20 lowercase letters, digits and -, and for each at least one ARN of an IAM role or user, without wildcards."
  }
}

variable "redshift_role_users" {
  description = "Database users that may use the role of the warehouse, besides the ETL and the administrator: those who query the curated zone with Spectrum, or run COPY."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for user in var.redshift_role_users : can(regex("^[a-z][a-z0-9_]{0,62}$", user))])
    error_message = "Invalid redshift_role_users: expected names of database users, without wildcards."
  }
}

variable "encrypt_catalog" {
  description = "Whether to encrypt the Glue catalog with the key of operations. This is a setting of the account in this region, so it affects all databases of the catalog."
  type        = bool
  default     = false
}

variable "owner" {
  description = "Tag Owner of all resources. Null: no tag."
  type        = string
  default     = null
}

variable "cost_center" {
  description = "Tag CostCenter of all resources. Null: no tag."
  type        = string
  default     = null
}

variable "data_class" {
  description = "Tag DataClass of all resources. The data of both sources is public."
  type        = string
  default     = "public"
}
