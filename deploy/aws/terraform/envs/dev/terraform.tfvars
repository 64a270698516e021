# One NAT gateway, two nodes, and data that is deleted with the stack.
environment              = "dev"
account_id               = "ACCOUNT"
region                   = "eu-central-1"
vpc_cidr                 = "10.64.0.0/16"
nat_gateways             = "one"
redshift_number_of_nodes = 2
log_retention_days       = 14
protect_data             = false
