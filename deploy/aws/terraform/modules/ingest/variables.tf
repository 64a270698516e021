variable "name" {
  description = "Prefix of all names."
  type        = string
}

variable "package" {
  description = "Path of the zip of the function."
  type        = string

  validation {
    condition     = fileexists(var.package)
    error_message = "The zip of the Lambda does not exist. Build the workspace first (pnpm build)."
  }
}

variable "runtime" {
  description = "Runtime of the function."
  type        = string
}

variable "role_arn" {
  description = "ARN of the role of the function."
  type        = string
}

variable "scheduler_role" {
  description = "ARN of the role that invokes the function."
  type        = string
}

variable "ingest_source" {
  description = "Source of scheduled ingests: api or live."
  type        = string
}

variable "allowed_sources" {
  description = "Base URLs of mirrors that an event may name as its source."
  type        = list(string)
}

variable "key_secret_arn" {
  description = "ARN of the secret with the key of Launch Library. Null: no key."
  type        = string
}

variable "schedule" {
  description = "Schedule in UTC. Null creates no schedule."
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
  description = "ARN of the queue for permanent failures."
  type        = string
}

variable "concurrency" {
  description = "Reserved concurrency. Null reserves none."
  type        = number
}
