variable "name" {
  description = "Begins every name."
  type        = string
}

variable "folder" {
  description = "Folder of curate.py, its modules and tables.json."
  type        = string

  validation {
    condition     = fileexists("${var.folder}/curate.py") && fileexists("${var.folder}/tables.json")
    error_message = "The folder has no curate.py and tables.json."
  }
}

variable "role_arn" {
  description = "Role of the job."
  type        = string
}

variable "workers" {
  description = "Workers, the driver among them."
  type        = number
}

variable "schedule" {
  description = "When it runs, UTC. Null makes no trigger."
  type        = string
}

variable "artifacts_bucket" {
  description = "Bucket that holds the job."
  type        = string
}

variable "raw_bucket" {
  description = "Bucket of the raw zone."
  type        = string
}

variable "curated_bucket" {
  description = "Bucket of the curated zone."
  type        = string
}

variable "lake_key_arn" {
  description = "Key that encrypts the lake."
  type        = string
}

variable "operations_key" {
  description = "Key that encrypts logs."
  type        = string
}

variable "log_group" {
  description = "Log group of the job."
  type        = string
}
