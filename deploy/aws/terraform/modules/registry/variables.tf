variable "name" {
  description = "Prefix of the repository name."
  type        = string
}

variable "force_destroy" {
  description = "Whether to destroy a repository that contains images."
  type        = bool
}
