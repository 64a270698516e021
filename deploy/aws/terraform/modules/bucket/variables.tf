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
  description = "Lifecycle rules by ID: days after which objects below the prefix move to colder storage or expire."
  type = map(object({
    prefix               = string
    infrequent_days      = optional(number)
    glacier_days         = optional(number)
    expire_days          = optional(number)
    noncurrent_days      = optional(number, 30)
    incomplete_part_days = optional(number, 7)
  }))
}

variable "force_destroy" {
  description = "Whether to destroy a bucket that is not empty."
  type        = bool
}
