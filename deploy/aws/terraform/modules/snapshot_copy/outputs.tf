output "key_arn" {
  description = "ARN of the key of the copies."
  value       = aws_redshift_snapshot_copy_grant.this.kms_key_id
}
