variable "cluster_identifier" {
  description = "Name of the cluster."
  type        = string
}

variable "region" {
  description = "Region of the copies, which is that of the provider aws.copy."
  type        = string
}

variable "retention_days" {
  description = "Retention of the copies in days."
  type        = number
}

variable "root" {
  description = "ARN of the account root, which delegates to IAM policies."
  type        = string
}

variable "manage_actions" {
  description = "Actions that manage a key without using it."
  type        = list(string)
}
