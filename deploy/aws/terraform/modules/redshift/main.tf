resource "aws_redshift_cluster" "this" {
  #checkov:skip=CKV_AWS_71: The resource aws_redshift_logging below turns it on; version 6 of the provider has no logging block here.
  cluster_identifier = var.cluster_identifier
  database_name      = var.database_name
  node_type          = var.node_type
  cluster_type       = var.cluster_type
  number_of_nodes    = var.number_of_nodes

  master_username                   = var.master_username
  manage_master_password            = true
  master_password_secret_kms_key_id = var.kms_key_arn

  encrypted            = true
  kms_key_id           = var.kms_key_arn
  publicly_accessible  = false
  enhanced_vpc_routing = true

  port                         = 5439
  cluster_subnet_group_name    = aws_redshift_subnet_group.this.name
  vpc_security_group_ids       = [var.security_group]
  cluster_parameter_group_name = aws_redshift_parameter_group.this.name

  iam_roles            = [var.iam_role_arn]
  default_iam_role_arn = var.iam_role_arn

  preferred_maintenance_window        = var.maintenance_window
  allow_version_upgrade               = true
  automated_snapshot_retention_period = var.snapshot_retention_days
  skip_final_snapshot                 = !var.keep_final_snapshot
  # Set in any case, so that keep_final_snapshot can change later.
  final_snapshot_identifier = "${var.cluster_identifier}-final-${formatdate("YYYYMMDDhhmmss", terraform_data.created.input)}"

  lifecycle {
    precondition {
      condition     = var.number_of_nodes > 1 || contains(["ra3.large", "ra3.xlplus"], var.node_type)
      error_message = "A cluster of one node needs the node type ra3.large or ra3.xlplus. Set redshift_number_of_nodes to 2 or more."
    }
  }
}

# When this cluster was planned. The name of its final snapshot contains it, because the snapshots of earlier
# clusters with the same name still exist.
resource "terraform_data" "created" {
  input = plantimestamp()

  # Arguments whose change replaces the cluster.
  triggers_replace = [var.cluster_identifier, var.database_name, var.master_username]

  lifecycle {
    ignore_changes = [input]
  }
}

resource "aws_redshift_subnet_group" "this" {
  name        = var.cluster_identifier
  description = "Private subnets of the VPC."
  subnet_ids  = var.subnet_ids
}

resource "aws_redshift_parameter_group" "this" {
  name        = var.cluster_identifier
  description = "TLS only, and a record of every statement."
  family      = "redshift-1.0"

  parameter {
    name  = "require_ssl"
    value = "true"
  }

  parameter {
    name  = "enable_user_activity_logging"
    value = "true"
  }
}

resource "aws_redshift_logging" "this" {
  cluster_identifier   = aws_redshift_cluster.this.id
  log_destination_type = "cloudwatch"
  log_exports          = sort([for group in var.log_groups : reverse(split("/", group))[0]])
}

resource "aws_redshift_snapshot_schedule" "this" {
  identifier  = var.cluster_identifier
  description = "Twice a day."
  definitions = ["rate(12 hours)"]
}

resource "aws_redshift_snapshot_schedule_association" "this" {
  cluster_identifier  = aws_redshift_cluster.this.id
  schedule_identifier = aws_redshift_snapshot_schedule.this.id
}

resource "aws_redshift_usage_limit" "spectrum" {
  count = var.spectrum_daily_terabytes == null ? 0 : 1

  cluster_identifier = aws_redshift_cluster.this.id
  feature_type       = "spectrum"
  limit_type         = "data-scanned"
  amount             = var.spectrum_daily_terabytes
  period             = "daily"
  breach_action      = "disable"
}
