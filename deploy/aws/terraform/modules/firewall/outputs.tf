output "group_ids" {
  description = "Security groups: etl, analytics, warehouse, endpoints."
  value       = { for name, group in aws_security_group.this : name => group.id }
}
