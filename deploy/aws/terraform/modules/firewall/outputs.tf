output "group_ids" {
  description = "Security groups: etl, analytics, warehouse, endpoints."
  value       = { for name, group in aws_security_group.this : name => group.id }
}

output "dns_protocols" {
  description = "Protocols by which the group `etl` may ask the DNS of an EKS cluster."
  value       = toset(keys(aws_vpc_security_group_egress_rule.dns))
}
