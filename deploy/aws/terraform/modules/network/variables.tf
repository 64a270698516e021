variable "name" {
  description = "Prefix of all names."
  type        = string
}

variable "zones" {
  description = "Availability zones of the subnets. Null takes up to three of the region, and keeps them."
  type        = list(string)
}

variable "cidr" {
  description = "CIDR block of the VPC."
  type        = string
}

variable "nat_gateways" {
  description = "Number of NAT gateways: `one` or `per_zone`."
  type        = string
}

variable "log_group_arn" {
  description = "ARN of the log group of the flow log."
  type        = string
}

variable "flow_logs_role" {
  description = "ARN of the role that writes the flow log."
  type        = string
}
