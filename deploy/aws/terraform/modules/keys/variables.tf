variable "name" {
  description = "Prefix of the key aliases."
  type        = string
}

variable "names" {
  description = "Keys to create: lake, operations, warehouse, snapshots."
  type        = set(string)

  validation {
    condition     = length(setsubtract(var.names, ["lake", "operations", "snapshots", "warehouse"])) == 0
    error_message = "Invalid names: expected lake, operations, snapshots or warehouse."
  }
}

variable "region" {
  description = "Region of the keys and of the services that use them."
  type        = string
}

variable "root" {
  description = "ARN of the account root, which delegates to IAM policies."
  type        = string
}

variable "account" {
  description = "Account that owns the key operations."
  type        = string
  default     = null
}

variable "log_groups" {
  description = "ARN patterns of the log groups that the key operations encrypts."
  type        = list(string)
  default     = []
}

variable "catalog_role_arn" {
  description = "ARN of the role with which Glue encrypts its catalog. Null if it does not."
  type        = string
  default     = null
}

variable "trail_arn" {
  description = "ARN of the trail that the key operations encrypts."
  type        = string
  default     = null
}

variable "lake_buckets" {
  description = "ARN patterns of the buckets whose objects the key of the lake encrypts."
  type        = list(string)
  default     = []
}

variable "is_serverless" {
  description = "Whether the warehouse is Redshift Serverless, which uses its key as a different service."
  type        = bool
  default     = false
}
