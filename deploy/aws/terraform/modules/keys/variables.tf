variable "name" {
  description = "Begins the alias of each key."
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
  description = "ARN of the account itself, which its IAM policies speak for."
  type        = string
}

variable "log_groups" {
  description = "ARN pattern of the log groups that are encrypted."
  type        = string
}

variable "trail_arn" {
  description = "Trail that is encrypted."
  type        = string
}
