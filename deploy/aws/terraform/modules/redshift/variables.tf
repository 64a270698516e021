variable "cluster_identifier" {
  description = "Name of the cluster."
  type        = string
}

variable "database_name" {
  description = "Name of the initial database."
  type        = string
}

variable "master_username" {
  description = "Name of the administrator."
  type        = string
}

variable "node_type" {
  description = "Node type."
  type        = string
}

variable "cluster_type" {
  description = "`multi-node`, or `single-node` for one node."
  type        = string

  validation {
    condition     = var.cluster_type == (var.number_of_nodes > 1 ? "multi-node" : "single-node")
    error_message = "Invalid cluster_type: expected multi-node for several nodes, single-node for one."
  }
}

variable "number_of_nodes" {
  description = "Number of nodes."
  type        = number
}

variable "subnet_ids" {
  description = "IDs of the private subnets."
  type        = list(string)
}

variable "security_group" {
  description = "Security group of the cluster."
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts the cluster, its snapshots and its secret."
  type        = string
}

variable "iam_role_arn" {
  description = "Default role of the cluster, for COPY and Spectrum."
  type        = string
}

variable "maintenance_window" {
  description = "Weekly maintenance window in UTC."
  type        = string
}

variable "snapshot_retention_days" {
  description = "Retention of automated snapshots in days."
  type        = number
}

variable "spectrum_daily_terabytes" {
  description = "Maximum number of terabytes that Spectrum may scan per day. Null: no limit."
  type        = number
}

variable "log_groups" {
  description = "Names of the log groups of the cluster, which must exist before it writes logs."
  type        = list(string)
}

variable "keep_final_snapshot" {
  description = "Whether to create a final snapshot when the cluster is destroyed."
  type        = bool
}
