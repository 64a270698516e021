output "names" {
  description = "Names of the alarms, without the prefix."
  value       = keys(local.alarms)
}
