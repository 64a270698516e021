variable "cluster_identifier" {
  description = "Name of the cluster."
  type        = string
}

variable "database_name" {
  description = "First database."
  type        = string
}

variable "master_username" {
  description = "Administrator."
  type        = string
}

variable "node_type" {
  description = "Node type."
  type        = string
}

variable "cluster_type" {
  description = "`multi-node`, or `single-node` with one node."
  type        = string

  validation {
    condition     = var.cluster_type == (var.number_of_nodes > 1 ? "multi-node" : "single-node")
    error_message = "A cluster of several nodes is multi-node, one of one node single-node."
  }
}

variable "number_of_nodes" {
  description = "Nodes."
  type        = number
}

variable "subnet_ids" {
  description = "Private subnets."
  type        = list(string)
}

variable "security_group" {
  description = "Security group of the cluster."
  type        = string
}

variable "kms_key_arn" {
  description = "Key of the cluster, its snapshots and its secret."
  type        = string
}

variable "iam_role_arn" {
  description = "Role for COPY and Spectrum, the default of the cluster."
  type        = string
}

variable "maintenance_window" {
  description = "Weekly window, UTC."
  type        = string
}

variable "snapshot_retention_days" {
  description = "Days for which automated snapshots are kept."
  type        = number
}

variable "spectrum_daily_terabytes" {
  description = "Terabytes that Spectrum may scan in a day. Null sets no limit."
  type        = number
}

variable "keep_final_snapshot" {
  description = "Whether the cluster leaves a snapshot when it is destroyed."
  type        = bool
}
