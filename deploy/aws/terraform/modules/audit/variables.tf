variable "name" {
  description = "Name of the trail."
  type        = string
}

variable "bucket" {
  description = "Bucket for the trail."
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts the trail."
  type        = string
}

variable "watched" {
  description = "ARNs of the buckets whose object access is recorded."
  type        = list(string)
}

variable "log_buckets" {
  description = "ARNs of the buckets that receive logs, whose object access is recorded except for PutObject."
  type        = list(string)
}

variable "log_group_arn" {
  description = "ARN of the log group that also receives the events."
  type        = string
}

variable "log_role_arn" {
  description = "ARN of the role with which CloudTrail writes to the log group."
  type        = string
}
