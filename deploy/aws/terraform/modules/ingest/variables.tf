variable "name" {
  description = "Begins every name."
  type        = string
}

variable "package" {
  description = "Path of the zip."
  type        = string

  validation {
    condition     = fileexists(var.package)
    error_message = "The zip of the Lambda is not there: build the workspace first (pnpm build)."
  }
}

variable "runtime" {
  description = "Runtime."
  type        = string
}

variable "role_arn" {
  description = "Role of the function."
  type        = string
}

variable "scheduler_role" {
  description = "Role that starts the function."
  type        = string
}

variable "schedule" {
  description = "When it runs, UTC. Null makes no schedule."
  type        = string
}

variable "raw_bucket" {
  description = "Bucket of the raw zone."
  type        = string
}

variable "lake_key_arn" {
  description = "Key that encrypts the lake."
  type        = string
}

variable "environment_key" {
  description = "Key that encrypts the variables of the function."
  type        = string
}

variable "log_group" {
  description = "Log group of the function."
  type        = string
}

variable "failures_arn" {
  description = "Queue of what has failed for good."
  type        = string
}
