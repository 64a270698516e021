output "ids" {
  description = "IDs of the interface endpoints by service."
  value       = { for name, endpoint in aws_vpc_endpoint.service : name => endpoint.id }
}
