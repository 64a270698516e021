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
