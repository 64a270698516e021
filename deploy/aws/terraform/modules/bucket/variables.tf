variable "name" {
  description = "Name of the bucket."
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts all objects. Null uses SSE-S3, which access logs require."
  type        = string
  default     = null
}

variable "log_bucket" {
  description = "Bucket for the access log. Null disables it."
  type        = object({ name = string })
  default     = null
}

variable "statements" {
  description = "Additional statements of the bucket policy, as JSON."
  type        = string
  default     = null
}

variable "rules" {
  description = "Lifecycle rules by ID: days after which objects below the prefix move to colder storage or expire. With keep_versions, noncurrent versions never expire."
  type = map(object({
    prefix               = string
    infrequent_days      = optional(number)
    glacier_days         = optional(number)
    expire_days          = optional(number)
    noncurrent_days      = optional(number, 30)
    keep_versions        = optional(bool, false)
    incomplete_part_days = optional(number, 7)
  }))
}

variable "perimeter" {
  description = "Organization whose principals may use the bucket, and the networks from which objects may be used: CIDR blocks, VPCs, and roles that services use outside of them. Null: no limit."
  type = object({
    organization_id = optional(string)
    networks        = optional(object({ cidrs = list(string), vpcs = list(string), outside_roles = list(string) }))
  })
  default = {}
}

variable "object_lock" {
  description = "Default retention of new object versions, as mode (GOVERNANCE, COMPLIANCE) and days. Null: none."
  type        = object({ mode = string, days = number })
  default     = null
}

variable "force_destroy" {
  description = "Whether to destroy a bucket that is not empty."
  type        = bool
}
