output "arns" {
  description = "ARNs of the keys: lake, warehouse, operations."
  value       = { for name, key in aws_kms_key.this : name => key.arn }
}

output "manage_actions" {
  description = "Actions that manage a key without using it, for keys in other modules."
  value       = local.manage_actions
}
