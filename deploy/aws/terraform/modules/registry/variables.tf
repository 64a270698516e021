variable "name" {
  description = "Begins the name of the repository."
  type        = string
}

variable "force_destroy" {
  description = "Whether a repository with images may be destroyed."
  type        = bool
}
