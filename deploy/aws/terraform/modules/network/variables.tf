variable "name" {
  description = "Begins every name."
  type        = string
}


variable "cidr" {
  description = "Addresses of the VPC."
  type        = string
}

variable "nat_gateways" {
  description = "`one` or `per_zone`."
  type        = string
}

variable "log_group_arn" {
  description = "Log group of the flow log."
  type        = string
}

variable "flow_logs_role" {
  description = "Role that writes the flow log."
  type        = string
}
