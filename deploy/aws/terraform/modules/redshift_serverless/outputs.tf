output "workgroup_name" {
  description = "Name of the workgroup."
  value       = aws_redshiftserverless_workgroup.this.workgroup_name
}

output "workgroup_arn" {
  description = "ARN of the workgroup, which contains an ID that AWS chooses."
  value       = aws_redshiftserverless_workgroup.this.arn
}

output "host" {
  description = "Host name, as in the TLS certificate."
  value       = aws_redshiftserverless_workgroup.this.endpoint[0].address
}

output "port" {
  description = "Port."
  value       = aws_redshiftserverless_workgroup.this.port
}

output "admin_secret_arn" {
  description = "ARN of the secret of the administrator."
  value       = aws_redshiftserverless_namespace.this.admin_password_secret_arn
}
