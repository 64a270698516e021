output "log_groups" {
  description = "Name and ARN of the log groups by what writes them."
  value       = { for key, group in aws_cloudwatch_log_group.this : key => { name = group.name, arn = group.arn } }
}

output "alarms_arn" {
  description = "Topic of the alarms."
  value       = aws_sns_topic.alarms.arn
}

output "failures_arn" {
  description = "Queue of what has failed for good."
  value       = aws_sqs_queue.failures.arn
}
