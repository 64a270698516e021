variable "name" {
  description = "Begins every name."
  type        = string
}

variable "vpc_id" {
  description = "The VPC."
  type        = string
}

variable "s3_prefix_list" {
  description = "Addresses of S3 in the region."
  type        = string
}

variable "allowed_cidrs" {
  description = "Further addresses that may reach the warehouse, by name."
  type        = map(string)
}

variable "eks_cluster" {
  description = "Security group of the EKS cluster whose DNS the pods of the ETL ask. Null adds no way."
  type        = string
  default     = null
}
