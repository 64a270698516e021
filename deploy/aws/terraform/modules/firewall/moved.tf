moved {
  from = aws_vpc_security_group_egress_rule.api
  to   = aws_vpc_security_group_egress_rule.api["everywhere"]
}
