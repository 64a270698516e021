output "prefix_list" {
  description = "Addresses of S3 in the region, for security groups."
  value       = aws_vpc_endpoint.this.prefix_list_id
}
