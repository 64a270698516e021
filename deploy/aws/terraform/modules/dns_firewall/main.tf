# Answers DNS queries of the VPC only for the sources of the ETL, AWS services of this region, and names
# within the VPC. It does not stop a connection to an address that is known without DNS: for that, route the
# jobs through a proxy and set egress_cidrs.
locals {
  lists = {
    allowed = concat(var.domains, local.us_east_1, [
      "*.${var.region}.amazonaws.com",
      "*.${var.region}.eks.amazonaws.com",
      "*.${var.region}.redshift.amazonaws.com",
      "*.${var.region}.redshift-serverless.amazonaws.com",
      "*.${var.region}.compute.internal",
      "*.in-addr.arpa",
    ])
    everything = ["*"]
  }

  # The oldest region also has names without the region: those of instances, and those of S3 that some SDKs
  # and Redshift use. `*.s3.amazonaws.com` would allow the buckets of all regions and accounts, so the buckets
  # are listed: those of the stack, and that with the image layers of ECR.
  us_east_1 = var.region != "us-east-1" ? [] : concat(
    ["*.ec2.internal", "s3.amazonaws.com"],
    [for bucket in concat(var.buckets, ["prod-us-east-1-starport-layer-bucket"]) : "${bucket}.s3.amazonaws.com"],
  )
}

resource "aws_route53_resolver_firewall_domain_list" "this" {
  for_each = local.lists

  name    = "${var.name}-${each.key}"
  domains = each.value
}

resource "aws_route53_resolver_firewall_rule_group" "this" {
  name = var.name
}

resource "aws_route53_resolver_firewall_rule" "allow" {
  name                    = "${var.name}-allow"
  firewall_rule_group_id  = aws_route53_resolver_firewall_rule_group.this.id
  firewall_domain_list_id = aws_route53_resolver_firewall_domain_list.this["allowed"].id
  action                  = "ALLOW"
  priority                = 100

  # A CNAME of an allowed name may be a name of a content delivery network.
  firewall_domain_redirection_action = "TRUST_REDIRECTION_DOMAIN"
}

resource "aws_route53_resolver_firewall_rule" "block" {
  name                    = "${var.name}-block"
  firewall_rule_group_id  = aws_route53_resolver_firewall_rule_group.this.id
  firewall_domain_list_id = aws_route53_resolver_firewall_domain_list.this["everything"].id
  action                  = "BLOCK"
  block_response          = "NXDOMAIN"
  priority                = 200
}

resource "aws_route53_resolver_firewall_rule_group_association" "this" {
  name                   = var.name
  firewall_rule_group_id = aws_route53_resolver_firewall_rule_group.this.id
  vpc_id                 = var.vpc_id
  priority               = 200
}

# If DNS Firewall is unavailable, queries fail instead of passing unfiltered.
resource "aws_route53_resolver_firewall_config" "this" {
  resource_id        = var.vpc_id
  firewall_fail_open = "DISABLED"
}
