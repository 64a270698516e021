variable "name" {
  description = "Name of the workgroup."
  type        = string
}

variable "account" {
  description = "Account that owns the bucket of the results."
  type        = string
}

variable "results_url" {
  description = "Prefix of the results: s3://bucket/prefix/."
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts the results."
  type        = string
}

variable "scan_limit_bytes" {
  description = "Maximum number of bytes that a query may scan."
  type        = number
}

variable "database" {
  description = "Database of the Glue catalog."
  type        = string
}

variable "queries" {
  description = "SQL of the named queries, by name."
  type        = map(string)
}

variable "force_destroy" {
  description = "Whether to destroy a workgroup that contains queries."
  type        = bool
}
