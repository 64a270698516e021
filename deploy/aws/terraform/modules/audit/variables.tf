variable "name" {
  description = "Name of the trail."
  type        = string
}

variable "bucket" {
  description = "Bucket that takes the trail."
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts the trail."
  type        = string
}

variable "watched" {
  description = "ARNs of the buckets of which every access to an object is recorded."
  type        = list(string)
}
