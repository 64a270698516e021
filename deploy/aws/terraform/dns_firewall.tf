module "dns_firewall" {
  source = "./modules/dns_firewall"
  count  = var.egress_domains == null ? 0 : 1

  name    = local.name
  region  = var.region
  vpc_id  = module.network.vpc_id
  domains = var.egress_domains
  buckets = [for arn in local.used_buckets : reverse(split(":", arn))[0]]
}
