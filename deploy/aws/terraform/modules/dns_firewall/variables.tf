variable "name" {
  description = "Prefix of all names."
  type        = string
}

variable "region" {
  description = "Region of the AWS services that are allowed."
  type        = string
}

variable "vpc_id" {
  description = "ID of the VPC whose queries are filtered."
  type        = string
}

variable "domains" {
  description = "Domain names that are allowed, also with a wildcard: *.example.com."
  type        = list(string)
}

variable "buckets" {
  description = "Names of the buckets of the stack, which have names without the region in us-east-1."
  type        = list(string)
}
