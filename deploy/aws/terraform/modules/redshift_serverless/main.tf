resource "aws_redshiftserverless_namespace" "this" {
  namespace_name = var.name
  db_name        = var.database_name

  admin_username                   = var.admin_username
  manage_admin_password            = true
  admin_password_secret_kms_key_id = var.kms_key_arn

  kms_key_id           = var.kms_key_arn
  iam_roles            = [var.iam_role_arn]
  default_iam_role_arn = var.iam_role_arn
  log_exports          = sort([for group in var.log_groups : reverse(split("/", group))[0]])
}

resource "aws_redshiftserverless_workgroup" "this" {
  workgroup_name = var.name
  namespace_name = aws_redshiftserverless_namespace.this.namespace_name
  base_capacity  = var.base_capacity

  port                 = 5439
  publicly_accessible  = false
  enhanced_vpc_routing = true
  subnet_ids           = var.subnet_ids
  security_group_ids   = [var.security_group]

  config_parameter {
    parameter_key   = "require_ssl"
    parameter_value = "true"
  }

  config_parameter {
    parameter_key   = "enable_user_activity_logging"
    parameter_value = "true"
  }

  lifecycle {
    precondition {
      condition     = var.zones >= 3
      error_message = "Redshift Serverless with enhanced VPC routing needs subnets in three availability zones. Set three zones, or warehouse = \"provisioned\"."
    }
  }
}

# Rejects queries until the next day, so that a runaway query cannot cost more than this.
resource "aws_redshiftserverless_usage_limit" "compute" {
  resource_arn  = aws_redshiftserverless_workgroup.this.arn
  usage_type    = "serverless-compute"
  amount        = var.daily_hours
  period        = "daily"
  breach_action = "deactivate"
}
