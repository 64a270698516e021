output "prefix_list" {
  description = "Prefix list of the S3 addresses in the region, for security groups."
  value       = aws_vpc_endpoint.this.prefix_list_id
}
