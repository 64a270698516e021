module "registry" {
  source = "./modules/registry"

  name          = local.name
  force_destroy = !var.protect_data
}
