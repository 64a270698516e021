output "allowed_domains" {
  description = "Domain names that are allowed."
  value       = local.lists.allowed
}
