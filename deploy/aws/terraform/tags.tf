locals {
  ownership_tags = { for name, value in {
    Owner      = var.owner
    CostCenter = var.cost_center
    DataClass  = var.data_class
  } : name => value if value != null }
}
