variable "name" {
  description = "Prefix of all names."
  type        = string
}

variable "region" {
  description = "Region of the services."
  type        = string
}

variable "account" {
  description = "Account whose principals may use the endpoints."
  type        = string
}

variable "vpc_id" {
  description = "ID of the VPC."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets in which each endpoint has an address."
  type        = list(string)
}

variable "services" {
  description = "Services that get an endpoint."
  type        = set(string)
}

variable "security_group" {
  description = "Security group of the interface endpoints. Null without endpoints."
  type        = string
}

variable "etl_role_arn" {
  description = "ARN of the role that pods assume through the STS endpoint."
  type        = string
}

variable "organization_id" {
  description = "Organization whose resources may be used through the endpoints. Null: no limit."
  type        = string
}

variable "people_role_arns" {
  description = "ARNs of the roles that people in the VPC assume through the STS endpoint."
  type        = list(string)
}
