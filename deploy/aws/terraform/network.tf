module "network" {
  source = "./modules/network"

  name           = local.name
  zones          = var.zones
  cidr           = var.vpc_cidr
  nat_gateways   = var.nat_gateways
  log_group_arn  = module.observability.log_groups["flow_logs"].arn
  flow_logs_role = module.flow_logs_role.arn
}

module "s3_endpoint" {
  source = "./modules/s3_endpoint"

  name            = local.name
  region          = var.region
  account         = local.account
  vpc_id          = module.network.vpc_id
  route_table_ids = module.network.private_route_table_ids
  bucket_arns     = local.used_buckets
}

module "firewall" {
  source = "./modules/firewall"

  name           = local.name
  vpc_id         = module.network.vpc_id
  s3_prefix_list = module.s3_endpoint.prefix_list
  allowed_cidrs  = var.redshift_allowed_cidrs
  egress_cidrs   = var.egress_cidrs
  eks_cluster    = try(var.etl_pod.cluster_security_group_id, null)
  has_warehouse  = local.has_warehouse
  has_endpoints  = length(local.endpoints) > 0
  needs_nat      = length(setsubtract(local.services, local.endpoints)) > 0
}

module "endpoints" {
  source = "./modules/endpoints"

  name             = local.name
  region           = var.region
  account          = local.account
  vpc_id           = module.network.vpc_id
  subnet_ids       = module.network.private_subnet_ids
  services         = local.endpoints
  security_group   = try(module.firewall.group_ids.endpoints, null)
  etl_role_arn     = local.arns.etl_role
  organization_id  = var.organization_id
  people_role_arns = local.people_role_arns
}
