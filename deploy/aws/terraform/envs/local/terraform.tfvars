# The environment that tests apply to a local AWS (moto).
environment  = "local"
account_id   = "123456789012"
region       = "eu-central-1"
protect_data = false

# The local AWS does not support usage limits of Redshift.
spectrum_daily_terabytes = null

etl_pod = {
  oidc_provider_arn = "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE"
}
analysts = {
  ada = ["arn:aws:iam::123456789012:role/people/ada"]
  ben = ["arn:aws:iam::123456789012:role/people/ben"]
}
redshift_allowed_cidrs = { vpn = "198.51.100.0/24" }
maintainer_principals  = ["arn:aws:iam::123456789012:role/people/maintainer"]
alarm_emails           = ["operations@example.com"]

launch_library_key = true

# The data perimeter. The local AWS has no DNS Firewall.
role_path                = "/spacex/"
permissions_boundary_arn = "arn:aws:iam::123456789012:policy/boundary"
organization_id          = "o-local00000"
allowed_networks         = { cidrs = ["127.0.0.1/32"] }
egress_domains           = null
encrypt_catalog          = true
owner                    = "data-platform"
cost_center              = "4711"
