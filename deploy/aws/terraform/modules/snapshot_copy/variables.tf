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

variable "kms_key_arn" {
  description = "Key in the region of the copies that encrypts them."
  type        = string
}
