output "log_groups" {
  description = "Name and ARN of the log groups by the component that writes them."
  value       = { for key, group in aws_cloudwatch_log_group.this : key => { name = group.name, arn = group.arn } }
}

output "alarms_arn" {
  description = "Topic for alarms."
  value       = aws_sns_topic.alarms.arn
}

output "failures_arn" {
  description = "Queue for permanent failures."
  value       = aws_sqs_queue.failures.arn
}

output "missing_data" {
  description = "How each alarm treats missing data."
  value       = { for name, alarm in aws_cloudwatch_metric_alarm.this : name => alarm.treat_missing_data }
}
