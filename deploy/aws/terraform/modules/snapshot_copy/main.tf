# Copies every snapshot of the warehouse to another region, under a key of that region.
resource "aws_redshift_snapshot_copy_grant" "this" {
  provider = aws.copy

  snapshot_copy_grant_name = var.cluster_identifier
  kms_key_id               = var.kms_key_arn
}

resource "aws_redshift_snapshot_copy" "this" {
  cluster_identifier               = var.cluster_identifier
  destination_region               = var.region
  retention_period                 = var.retention_days
  manual_snapshot_retention_period = -1
  snapshot_copy_grant_name         = aws_redshift_snapshot_copy_grant.this.snapshot_copy_grant_name
}
