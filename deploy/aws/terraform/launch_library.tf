# The key of Launch Library, for the ingest Lambda. Terraform creates the secret without a value, because its
# state would contain the value: store the key with `aws secretsmanager put-secret-value`.
resource "aws_secretsmanager_secret" "launch_library" {
  #checkov:skip=CKV2_AWS_57: Launch Library issues the key, and has no interface to rotate it.
  count = var.launch_library_key ? 1 : 0

  name                    = "${local.name}-launch-library"
  description             = "API key of Launch Library, as plain text."
  kms_key_id              = module.keys.arns.operations
  recovery_window_in_days = var.protect_data ? 30 : 0
}
