variable "name" {
  description = "Prefix of the bucket names."
  type        = string
}

variable "account" {
  description = "Account ID. It is the suffix of the bucket names, which must be globally unique."
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts the lake."
  type        = string
}

variable "trail_arn" {
  description = "ARN of the trail that writes to the audit bucket."
  type        = string
}

variable "staging_prefix" {
  description = "Prefix of the staged files for COPY in the curated bucket."
  type        = string
}

variable "perimeter" {
  description = "Data perimeter of the buckets; see modules/bucket."
  type = object({
    organization_id = optional(string)
    networks        = optional(object({ cidrs = list(string), vpcs = list(string), outside_roles = list(string) }))
  })
}

variable "object_lock" {
  description = "Default retention of the raw zone and the trail, as mode (GOVERNANCE, COMPLIANCE) and days. Null: none."
  type        = object({ mode = string, days = number })
}

variable "audit_retention_days" {
  description = "Retention of the trail in days."
  type        = number
}

variable "access_log_retention_days" {
  description = "Retention of access logs in days."
  type        = number
}

variable "force_destroy" {
  description = "Whether to destroy buckets that are not empty."
  type        = bool
}
