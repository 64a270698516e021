output "function_name" {
  description = "Name of the function."
  value       = aws_lambda_function.this.function_name
}
