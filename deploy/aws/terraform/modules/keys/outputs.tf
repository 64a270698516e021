output "arns" {
  description = "ARNs of the keys: lake, warehouse, operations."
  value       = { for name, key in aws_kms_key.this : name => key.arn }
}
