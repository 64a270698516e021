output "database" {
  description = "Database of the catalog."
  value       = aws_glue_catalog_database.this.name
}

output "workgroup" {
  description = "Workgroup of Athena."
  value       = aws_athena_workgroup.this.name
}
