variable "name" {
  description = "Name of the role."
  type        = string
}

variable "description" {
  description = "What the role is for."
  type        = string
}

variable "trust" {
  description = "Who takes the role: the type (Service, AWS, Federated) and its identifiers, by which action, under which conditions."
  type = object({
    type        = string
    identifiers = list(string)
    action      = optional(string, "sts:AssumeRole")
    conditions  = optional(list(object({ test = string, variable = string, values = list(string) })), [])
  })

  validation {
    condition     = contains(["Service", "AWS", "Federated"], var.trust.type) && !contains(var.trust.identifiers, "*")
    error_message = "A role is taken by named services, principals of AWS or identity providers, never by everybody."
  }
}

variable "statements" {
  description = "What the role may do: statements that allow."
  type = list(object({
    sid        = string
    actions    = list(string)
    resources  = list(string)
    conditions = optional(list(object({ test = string, variable = string, values = list(string) })), [])
  }))

  validation {
    condition     = alltrue([for statement in var.statements : !anytrue([for action in statement.actions : strcontains(action, "*")])])
    error_message = "Actions are named one by one."
  }
}

variable "session_seconds" {
  description = "How long one session of the role lasts at most."
  type        = number
  default     = 3600
}
