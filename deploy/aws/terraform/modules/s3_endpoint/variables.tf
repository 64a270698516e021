variable "name" {
  description = "Name of the endpoint."
  type        = string
}

variable "region" {
  description = "Region of the buckets."
  type        = string
}

variable "account" {
  description = "Account whose principals may use the endpoint."
  type        = string
}

variable "vpc_id" {
  description = "ID of the VPC."
  type        = string
}

variable "route_table_ids" {
  description = "Route tables that route S3 through the endpoint."
  type        = list(string)
}

variable "bucket_arns" {
  description = "ARNs of the buckets that the endpoint allows."
  type        = list(string)
}
