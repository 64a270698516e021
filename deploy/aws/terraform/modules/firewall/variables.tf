variable "name" {
  description = "Prefix of all names."
  type        = string
}

variable "vpc_id" {
  description = "ID of the VPC."
  type        = string
}

variable "s3_prefix_list" {
  description = "Prefix list of the S3 addresses in the region."
  type        = string
}

variable "allowed_cidrs" {
  description = "Additional CIDR blocks that may connect to the warehouse, by name."
  type        = map(string)
}

variable "egress_cidrs" {
  description = "CIDR blocks of the sources of the ETL, by name."
  type        = map(string)
}

variable "eks_cluster" {
  description = "Security group of the EKS cluster whose DNS the ETL pods use. Null adds no rule."
  type        = string
  default     = null
}

variable "has_warehouse" {
  description = "Whether the stack has a warehouse."
  type        = bool
}

variable "has_endpoints" {
  description = "Whether the stack has interface endpoints."
  type        = bool
}

variable "needs_nat" {
  description = "Whether a service that the stack uses has no interface endpoint."
  type        = bool
}
