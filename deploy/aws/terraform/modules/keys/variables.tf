variable "name" {
  description = "Prefix of the key aliases."
  type        = string
}

variable "region" {
  description = "Region of the services that use the keys."
  type        = string
}

variable "account" {
  description = "Account that owns the keys."
  type        = string
}

variable "root" {
  description = "ARN of the account root, which delegates to IAM policies."
  type        = string
}

variable "log_groups" {
  description = "ARN pattern of the encrypted log groups."
  type        = string
}

variable "catalog_role_arn" {
  description = "ARN of the role with which Glue encrypts its catalog. Null if it does not."
  type        = string
}

variable "lake_buckets" {
  description = "ARN patterns of the buckets whose objects the key of the lake encrypts."
  type        = list(string)
}

variable "trail_arn" {
  description = "ARN of the encrypted trail."
  type        = string
}

variable "has_warehouse" {
  description = "Whether to create the key of the warehouse."
  type        = bool
}

variable "is_serverless" {
  description = "Whether the warehouse is Redshift Serverless, which uses its key as a different service."
  type        = bool
}
