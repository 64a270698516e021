# Zones do not depend on each other, and data is kept when the stack is destroyed.
environment                      = "prod"
account_id                       = "ACCOUNT"
region                           = "eu-central-1"
vpc_cidr                         = "10.80.0.0/16"
nat_gateways                     = "per_zone"
redshift_number_of_nodes         = 2
redshift_snapshot_retention_days = 14
log_retention_days               = 365
protect_data                     = true
