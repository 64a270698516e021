variable "name" {
  description = "Begins every name."
  type        = string
}

variable "region" {
  description = "Region of the dashboard."
  type        = string
}

variable "account" {
  description = "Account whose alarms are told."
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts logs and alarms."
  type        = string
}

variable "log_groups" {
  description = "Names of the log groups by what writes them."
  type        = map(string)
}

variable "retention_days" {
  description = "Days for which logs are kept."
  type        = number
}

variable "emails" {
  description = "Who is told."
  type        = set(string)
}

variable "function_name" {
  description = "The ingest Lambda."
  type        = string
}

variable "job_name" {
  description = "The Spark job."
  type        = string
}

variable "cluster" {
  description = "The Redshift cluster."
  type        = string
}

variable "schedule_group" {
  description = "Group of the schedules."
  type        = string
}

variable "is_scheduled" {
  description = "Whether the ingest Lambda runs every day, so that a day without it is an alarm."
  type        = bool
}
