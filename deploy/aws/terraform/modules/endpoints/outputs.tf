output "ids" {
  description = "Interface endpoints by service."
  value       = { for name, endpoint in aws_vpc_endpoint.service : name => endpoint.id }
}
