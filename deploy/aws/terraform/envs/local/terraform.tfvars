# Everything that a local AWS (moto) can do: the tests apply it. One thing is off.
environment  = "local"
region       = "eu-central-1"
protect_data = false

# There are no usage limits of Redshift.
spectrum_daily_terabytes = null

etl_pod = {
  oidc_provider_arn = "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE"
}
analyst_principals     = ["arn:aws:iam::123456789012:role/people/analyst"]
redshift_allowed_cidrs = { vpn = "198.51.100.0/24" }
alarm_emails           = ["operations@example.com"]
