output "job_name" {
  description = "Name of the job."
  value       = aws_glue_job.this.name
}

output "arguments" {
  description = "Default arguments of the job."
  value       = aws_glue_job.this.default_arguments
}
