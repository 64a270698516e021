# The data perimeter, see docs/security.md.
locals {
  perimeter = {
    organization_id = var.organization_id
    networks = var.allowed_networks == null ? null : {
      cidrs = var.allowed_networks.cidrs
      vpcs  = concat([module.network.vpc_id], var.allowed_networks.vpcs)
      # Lambda, Glue and Redshift Spectrum read S3 from networks of AWS.
      outside_roles = [
        for role in ["ingest", "transform", "redshift"] : "arn:${local.partition}:iam::${local.account}:role${var.role_path}${local.name}-${role}"
      ]
    }
  }

  # Roles that people assume, in the VPC through the STS endpoint.
  people_role_arns = [
    for role in concat(["maintenance"], [for analyst in keys(var.analysts) : "analyst-${analyst}"]) :
    "arn:${local.partition}:iam::${local.account}:role${var.role_path}${local.name}-${role}"
  ]
}
