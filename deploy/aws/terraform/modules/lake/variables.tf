variable "name" {
  description = "Begins the name of each bucket."
  type        = string
}

variable "account" {
  description = "Account; ends the name of each bucket, since names are the whole world's."
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts the lake."
  type        = string
}

variable "trail_arn" {
  description = "Trail that writes into the audit bucket."
  type        = string
}

variable "staging_prefix" {
  description = "Where files for COPY lie in the curated bucket."
  type        = string
}

variable "force_destroy" {
  description = "Whether buckets that are not empty may be destroyed."
  type        = bool
}
