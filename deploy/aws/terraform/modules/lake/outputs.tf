output "buckets" {
  description = "Name and ARN of the buckets: raw, curated, artifacts, results, audit."
  value = merge(
    { for zone, bucket in module.zone : zone => { name = bucket.name, arn = bucket.arn } },
    { audit = { name = module.audit.name, arn = module.audit.arn } },
  )
}
