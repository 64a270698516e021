# S3 passes the ARN of the bucket to KMS as the encryption context, or that of the object for objects without
# a bucket key. With it, a role can use the key of the lake for its own buckets only.
locals {
  lake_key_conditions = {
    for role, zones in {
      ingest      = ["raw"]
      etl         = ["raw", "curated"]
      transform   = ["raw", "curated", "artifacts"]
      redshift    = ["curated"]
      analyst     = ["curated", "results"]
      maintenance = ["curated"]
      } : role => concat(local.via_s3, [{
        test     = "StringLike"
        variable = "kms:EncryptionContext:aws:s3:arn"
        values   = flatten([for zone in zones : [module.lake.buckets[zone].arn, "${module.lake.buckets[zone].arn}/*"]])
    }])
  }
}
