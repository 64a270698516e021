# Secrets Manager manages and rotates the password of the administrator. A master_password would be
# stored in the Terraform state.
module "redshift" {
  source = "./modules/redshift"
  count  = local.is_provisioned ? 1 : 0

  cluster_identifier = local.name
  database_name      = var.redshift_database_name
  master_username    = var.redshift_master_username
  node_type          = var.redshift_node_type
  cluster_type       = var.redshift_number_of_nodes == 1 ? "single-node" : "multi-node"
  number_of_nodes    = var.redshift_number_of_nodes

  subnet_ids     = module.network.private_subnet_ids
  security_group = module.firewall.group_ids.warehouse

  kms_key_arn              = module.keys.arns.warehouse
  iam_role_arn             = module.redshift_role[0].arn
  maintenance_window       = var.redshift_maintenance_window
  snapshot_retention_days  = var.redshift_snapshot_retention_days
  spectrum_daily_terabytes = var.spectrum_daily_terabytes
  keep_final_snapshot      = var.protect_data

  # Redshift must find its log groups.
  log_groups = [for log in local.warehouse_logs : module.observability.log_groups["warehouse_${log}"].name]
}
