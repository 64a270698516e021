output "job_name" {
  description = "Name of the job."
  value       = aws_glue_job.this.name
}

output "arguments" {
  description = "What the job is told at each run."
  value       = aws_glue_job.this.default_arguments
}
