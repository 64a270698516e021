variable "name" {
  description = "Name of the role."
  type        = string
}

variable "description" {
  description = "Purpose of the role."
  type        = string
}

variable "trust" {
  description = "Trust policy: type of the principals (Service, AWS, Federated), their identifiers, the action and the conditions."
  type = object({
    type        = string
    identifiers = list(string)
    action      = optional(string, "sts:AssumeRole")
    conditions  = optional(list(object({ test = string, variable = string, values = list(string) })), [])
  })

  validation {
    condition     = contains(["Service", "AWS", "Federated"], var.trust.type) && !contains(var.trust.identifiers, "*")
    error_message = "Principals must be named services, AWS principals or identity providers. Wildcards are not allowed."
  }
}

variable "statements" {
  description = "Permissions of the role: Allow statements."
  type = list(object({
    sid        = string
    actions    = list(string)
    resources  = list(string)
    conditions = optional(list(object({ test = string, variable = string, values = list(string) })), [])
  }))

  validation {
    condition     = alltrue([for statement in var.statements : !anytrue([for action in statement.actions : strcontains(action, "*")])])
    error_message = "Actions must be named explicitly, without wildcards."
  }
}

variable "identity" {
  description = "Path and permissions boundary of every role of the stack. The boundary can be null."
  type        = object({ path = string, permissions_boundary = string })
}

variable "session_seconds" {
  description = "Maximum duration of a session in seconds."
  type        = number
  default     = 3600
}
