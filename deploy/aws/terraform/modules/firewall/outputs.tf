output "group_ids" {
  description = "IDs of the security groups: etl, analytics, and if they are used warehouse and endpoints."
  value       = { for name, group in aws_security_group.this : name => group.id }
}

output "dns_protocols" {
  description = "Protocols that the group `etl` may use to query the DNS of the EKS cluster."
  value       = toset(keys(aws_vpc_security_group_egress_rule.dns))
}
