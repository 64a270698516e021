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

variable "force_destroy" {
  description = "Whether to destroy buckets that are not empty."
  type        = bool
}
