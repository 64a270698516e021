variable "name" {
  description = "Prefix of all names."
  type        = string
}

variable "folder" {
  description = "Directory with curate.py, its modules and tables.json."
  type        = string

  validation {
    condition     = fileexists("${var.folder}/curate.py") && fileexists("${var.folder}/tables.json")
    error_message = "The directory does not contain curate.py and tables.json."
  }
}

variable "role_arn" {
  description = "ARN of the role of the job."
  type        = string
}

variable "workers" {
  description = "Number of workers, including the driver."
  type        = number
}

variable "schedule" {
  description = "Schedule in UTC. Null creates no trigger."
  type        = string
}

variable "artifacts_bucket" {
  description = "Bucket for the files of the job."
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
  description = "Key that encrypts the logs."
  type        = string
}

variable "log_group" {
  description = "Log group of the job."
  type        = string
}
