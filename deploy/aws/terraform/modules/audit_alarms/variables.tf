variable "name" {
  description = "Prefix of all names."
  type        = string
}

variable "log_group" {
  description = "Name of the log group of the trail."
  type        = string
}

variable "alarms_arn" {
  description = "ARN of the topic for alarms."
  type        = string
}
