variable "name" {
  description = "Begins every name."
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
  description = "The VPC."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets that get an address of each service."
  type        = list(string)
}

variable "security_group" {
  description = "Security group of the interface endpoints."
  type        = string
}

variable "etl_role_arn" {
  description = "Role that pods take through the endpoint of STS."
  type        = string
}

variable "analyst_role_arn" {
  description = "Role that analysts in the VPC take through the endpoint of STS."
  type        = string
}
