variable "name" {
  description = "Name of the workgroup."
  type        = string
}

variable "database" {
  description = "Database of the Glue catalog."
  type        = string
}

variable "lake_url" {
  description = "Root of the lake: s3://bucket."
  type        = string
}

variable "definitions" {
  description = "Tables and views by name, as pnpm generate writes them; `{lake}` and `{database}` stand for the variables."
  type = map(object({
    description    = string
    type           = string
    columns        = list(object({ name = string, type = string, comment = optional(string) }))
    partition_keys = list(object({ name = string, type = string, comment = optional(string) }))
    parameters     = map(string)
    location       = optional(string)
    view           = optional(object({ sql = string, columns = list(object({ name = string, type = string })) }))
  }))
}

variable "queries" {
  description = "Texts of the marts for Athena, by name."
  type        = map(string)
}

variable "results_bucket" {
  description = "Bucket that takes results."
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts results."
  type        = string
}

variable "scan_limit_bytes" {
  description = "Bytes that one query may scan."
  type        = number
}

variable "force_destroy" {
  description = "Whether a workgroup that has queries may be destroyed."
  type        = bool
}
