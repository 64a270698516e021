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

variable "trail_arn" {
  description = "ARN of the encrypted trail."
  type        = string
}
