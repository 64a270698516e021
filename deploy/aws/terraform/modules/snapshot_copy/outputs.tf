output "key_arn" {
  description = "ARN of the key of the copies."
  value       = aws_kms_key.this.arn
}
