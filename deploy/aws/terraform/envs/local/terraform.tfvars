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
analyst_principals     = ["arn:aws:iam::123456789012:role/people/analyst"]
redshift_allowed_cidrs = { vpn = "198.51.100.0/24" }
alarm_emails           = ["operations@example.com"]

launch_library_key = true
