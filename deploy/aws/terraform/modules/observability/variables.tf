variable "name" {
  description = "Prefix of all names."
  type        = string
}

variable "region" {
  description = "Region of the dashboard."
  type        = string
}

variable "account" {
  description = "Account whose alarms are sent."
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts logs and alarms."
  type        = string
}

variable "log_groups" {
  description = "Names of the log groups by the component that writes them."
  type        = map(string)
}

variable "retention_days" {
  description = "Retention of logs in days."
  type        = number
}

variable "emails" {
  description = "E-mail addresses that receive alarms."
  type        = set(string)
}

variable "function_name" {
  description = "Name of the ingest Lambda."
  type        = string
}

variable "job_name" {
  description = "Name of the Spark job."
  type        = string
}

variable "cluster" {
  description = "Name of the Redshift cluster or workgroup."
  type        = string
}

variable "schedule_group" {
  description = "Name of the schedule group."
  type        = string
}

variable "is_scheduled" {
  description = "Whether the ingest Lambda has a schedule, so that a day without a run raises an alarm."
  type        = bool
}

variable "warehouse" {
  description = "Warehouse of the stack: none, provisioned or serverless."
  type        = string
}

variable "is_paused" {
  description = "Whether the warehouse is paused on a schedule, and then sends no metrics."
  type        = bool
}
