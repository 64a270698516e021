output "buckets" {
  description = "Name and ARN of the buckets: raw, curated, artifacts, results, audit, access."
  value = merge(
    { for zone, bucket in module.zone : zone => { name = bucket.name, arn = bucket.arn } },
    { for zone, bucket in { audit = module.audit, access = module.access } : zone => { name = bucket.name, arn = bucket.arn } },
  )
}
