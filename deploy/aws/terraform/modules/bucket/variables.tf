variable "name" {
  description = "Name of the bucket."
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts every object. Null takes S3's own (SSE-S3), which a target of access logs needs."
  type        = string
  default     = null
}

variable "log_bucket" {
  description = "Bucket that takes the access log. Null keeps none."
  type        = object({ name = string })
  default     = null
}

variable "statements" {
  description = "Statements of the bucket policy besides those that every bucket has, as JSON."
  type        = string
  default     = null
}

variable "rules" {
  description = "Lifecycle by id: objects below the prefix move to colder storage, or go, after some days."
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
  description = "Whether a bucket that is not empty may be destroyed."
  type        = bool
}
