data "aws_availability_zones" "available" {
  #checkov:skip=CKV_AWS_394: terraform_data.zones keeps the zones of the first apply, so a new zone changes nothing.
  count = var.zones == null ? 1 : 0
  state = "available"

  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

# Keeps the zones of the first apply, so that a zone that AWS adds later does not move subnets.
resource "terraform_data" "zones" {
  count = var.zones == null ? 1 : 0
  input = slice(
    sort(data.aws_availability_zones.available[0].names), 0,
    min(3, length(data.aws_availability_zones.available[0].names)),
  )

  lifecycle {
    ignore_changes = [input]

    precondition {
      condition     = length(data.aws_availability_zones.available[0].names) >= 2
      error_message = "The region has fewer than two availability zones for this account. Choose another region."
    }
  }
}

locals {
  zones = var.zones == null ? tolist(terraform_data.zones[0].input) : var.zones

  # A quarter of the addresses per zone are private subnets. The last quarter is split into small public
  # subnets for NAT.
  private = { for index, zone in local.zones : zone => cidrsubnet(var.cidr, 2, index) }
  public  = { for index, zone in local.zones : zone => cidrsubnet(cidrsubnet(var.cidr, 2, 3), 4, index) }

  nat_zones = var.nat_gateways == "one" ? [local.zones[0]] : local.zones
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = { Name = var.name }
}

# Removes all rules of the default group, which applies to resources without an explicit group.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_subnet" "private" {
  for_each = local.private

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value

  tags = { Name = "${var.name}-private-${each.key}", "kubernetes.io/role/internal-elb" = "1" }
}

resource "aws_subnet" "public" {
  for_each = local.public

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value

  tags = { Name = "${var.name}-public-${each.key}" }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id

  tags = { Name = var.name }
}

resource "aws_eip" "nat" {
  for_each = toset(local.nat_zones)

  domain = "vpc"

  tags = { Name = "${var.name}-nat-${each.key}" }
}

resource "aws_nat_gateway" "this" {
  for_each = toset(local.nat_zones)

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id

  tags = { Name = "${var.name}-${each.key}" }

  depends_on = [aws_internet_gateway.this]
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-public" }
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route_table_association" "public" {
  for_each = aws_subnet.public

  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table" "private" {
  for_each = aws_subnet.private

  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-private-${each.key}" }
}

resource "aws_route" "nat" {
  for_each = aws_route_table.private

  route_table_id         = each.value.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = try(aws_nat_gateway.this[each.key], aws_nat_gateway.this[local.zones[0]]).id
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  subnet_id      = each.value.id
  route_table_id = aws_route_table.private[each.key].id
}

resource "aws_flow_log" "this" {
  vpc_id                   = aws_vpc.this.id
  traffic_type             = "ALL"
  log_destination_type     = "cloud-watch-logs"
  log_destination          = var.log_group_arn
  iam_role_arn             = var.flow_logs_role
  max_aggregation_interval = 600

  tags = { Name = var.name }
}
