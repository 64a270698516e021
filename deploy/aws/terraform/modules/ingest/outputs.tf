output "function_name" {
  description = "Name of the function."
  value       = aws_lambda_function.this.function_name
}

output "input" {
  description = "Event of scheduled ingests. Null without a schedule."
  value       = one(aws_scheduler_schedule.this[*].target[0].input)
}

output "timeout" {
  description = "Timeout of the function in seconds."
  value       = aws_lambda_function.this.timeout
}

output "allowed_sources" {
  description = "Base URLs of mirrors that an event may name, separated by commas."
  value       = aws_lambda_function.this.environment[0].variables.SPACEX_ALLOWED_SOURCES
}
