output "vpc_id" {
  description = "ID of the VPC."
  value       = aws_vpc.this.id
}

output "private_subnet_ids" {
  description = "IDs of the private subnets, one per zone."
  value       = [for subnet in aws_subnet.private : subnet.id]
}

output "private_route_table_ids" {
  description = "IDs of the route tables of the private subnets."
  value       = [for table in aws_route_table.private : table.id]
}

output "cidr" {
  description = "CIDR block of the VPC."
  value       = aws_vpc.this.cidr_block
}

output "nat_gateway_zones" {
  description = "Zones that have a NAT gateway."
  value       = toset(keys(aws_nat_gateway.this))
}

output "zones" {
  description = "Availability zones of the subnets."
  value       = local.zones
}
