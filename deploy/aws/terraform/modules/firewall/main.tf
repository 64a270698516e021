locals {
  groups = merge(
    {
      etl       = "Pods of the ETL."
      analytics = "Analytics bastion and BI tools."
    },
    var.has_warehouse ? { warehouse = "The Redshift warehouse." } : {},
    var.has_endpoints ? { endpoints = "Interface endpoints of AWS services." } : {},
  )

  # Allowed connections. Each needs an egress rule of one group and an ingress rule of the other.
  ways = merge(
    var.has_warehouse ? {
      "etl-warehouse"       = { from = "etl", to = "warehouse", port = 5439 }
      "analytics-warehouse" = { from = "analytics", to = "warehouse", port = 5439 }
    } : {},
    var.has_endpoints ? {
      "etl-endpoints"       = { from = "etl", to = "endpoints", port = 443 }
      "analytics-endpoints" = { from = "analytics", to = "endpoints", port = 443 }
    } : {},
    var.has_warehouse && var.has_endpoints ? {
      "warehouse-endpoints" = { from = "warehouse", to = "endpoints", port = 443 }
    } : {},
  )

  # Groups whose members call AWS services.
  callers = concat(["analytics"], var.has_warehouse ? ["warehouse"] : [])
}

resource "aws_security_group" "this" {
  #checkov:skip=CKV2_AWS_5: Pods and bastions get the groups from the outputs, the warehouse and the endpoints as variables of their modules.
  for_each = local.groups

  name        = "${var.name}-${each.key}"
  description = each.value
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_vpc_security_group_ingress_rule" "ways" {
  for_each = local.ways

  security_group_id            = aws_security_group.this[each.value.to].id
  referenced_security_group_id = aws_security_group.this[each.value.from].id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  description                  = each.key
}

resource "aws_vpc_security_group_egress_rule" "ways" {
  for_each = local.ways

  security_group_id            = aws_security_group.this[each.value.from].id
  referenced_security_group_id = aws_security_group.this[each.value.to].id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  description                  = each.key
}

resource "aws_vpc_security_group_ingress_rule" "listed" {
  for_each = var.has_warehouse ? var.allowed_cidrs : {}

  security_group_id = aws_security_group.this["warehouse"].id
  cidr_ipv4         = each.value
  description       = each.key
  ip_protocol       = "tcp"
  from_port         = 5439
  to_port           = 5439
}

# Access to S3 through the gateway endpoint.
resource "aws_vpc_security_group_egress_rule" "s3" {
  for_each = toset(concat(["etl"], local.callers))

  security_group_id = aws_security_group.this[each.key].id
  prefix_list_id    = var.s3_prefix_list
  description       = "S3, through the gateway endpoint."
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

# The addresses of the APIs can change, so all are allowed unless a proxy has fixed ones. DNS Firewall limits
# the names.
resource "aws_vpc_security_group_egress_rule" "api" {
  for_each = var.egress_cidrs

  security_group_id = aws_security_group.this["etl"].id
  cidr_ipv4         = each.value
  description       = "Sources of the ETL: ${each.key}."
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

# Services without an interface endpoint are reached through NAT.
resource "aws_vpc_security_group_egress_rule" "services" {
  for_each = toset(var.needs_nat ? local.callers : [])

  security_group_id = aws_security_group.this[each.key].id
  cidr_ipv4         = "0.0.0.0/0"
  description       = "AWS services without an endpoint in the VPC, through NAT."
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

# A pod with its own security group needs access to CoreDNS, whose pods use the group of the cluster.
resource "aws_vpc_security_group_egress_rule" "dns" {
  for_each = var.eks_cluster == null ? toset([]) : toset(["tcp", "udp"])

  security_group_id            = aws_security_group.this["etl"].id
  referenced_security_group_id = var.eks_cluster
  description                  = "DNS of the cluster."
  ip_protocol                  = each.key
  from_port                    = 53
  to_port                      = 53
}

resource "aws_vpc_security_group_ingress_rule" "dns" {
  for_each = var.eks_cluster == null ? toset([]) : toset(["tcp", "udp"])

  security_group_id            = var.eks_cluster
  referenced_security_group_id = aws_security_group.this["etl"].id
  description                  = "DNS for the ETL pods."
  ip_protocol                  = each.key
  from_port                    = 53
  to_port                      = 53
}
