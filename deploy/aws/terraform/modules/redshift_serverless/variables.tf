variable "name" {
  description = "Name of the namespace and the workgroup."
  type        = string
}

variable "database_name" {
  description = "Name of the initial database."
  type        = string
}

variable "admin_username" {
  description = "Name of the administrator."
  type        = string
}

variable "base_capacity" {
  description = "Base capacity in RPU."
  type        = number
}

variable "daily_hours" {
  description = "RPU hours that the workgroup may use per day."
  type        = number
}

variable "zones" {
  description = "Number of zones of the subnets."
  type        = number
}

variable "subnet_ids" {
  description = "IDs of the private subnets."
  type        = list(string)
}

variable "security_group" {
  description = "Security group of the workgroup."
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts the namespace and its secret."
  type        = string
}

variable "iam_role_arn" {
  description = "Default role of the namespace, for COPY and Spectrum."
  type        = string
}

variable "log_groups" {
  description = "Names of the log groups of the namespace, which must exist before it writes logs."
  type        = list(string)
}
