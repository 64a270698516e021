# Encryption of the Glue catalog: a setting of the account in this region. Glue uses the key with this role, so
# that readers of the catalog need no right on the key.
module "catalog_role" {
  source = "./modules/role"
  count  = var.encrypt_catalog ? 1 : 0

  name        = "${local.name}-catalog"
  description = "Glue: encrypts the catalog."
  identity    = local.identity

  trust = {
    type        = "Service"
    identifiers = ["glue.amazonaws.com"]
    conditions = [{
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }]
  }

  statements = [{
    sid       = "EncryptCatalog"
    actions   = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]
    resources = [module.keys.arns.operations]
    conditions = [{
      test     = "StringEquals"
      variable = "kms:EncryptionContext:glue_catalog_id"
      values   = [local.account]
    }]
  }]
}

resource "aws_glue_data_catalog_encryption_settings" "this" {
  count = var.encrypt_catalog ? 1 : 0

  data_catalog_encryption_settings {
    encryption_at_rest {
      catalog_encryption_mode         = "SSE-KMS-WITH-SERVICE-ROLE"
      catalog_encryption_service_role = module.catalog_role[0].arn
      sse_aws_kms_key_id              = module.keys.arns.operations
    }

    connection_password_encryption {
      return_connection_password_encrypted = true
      aws_kms_key_id                       = module.keys.arns.operations
    }
  }
}
