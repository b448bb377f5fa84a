variable "archive" {
  description = "The folder that a release archive of KMS Access was unpacked to."
  type        = string

  validation {
    condition     = fileexists("${var.archive}/member/template.yaml")
    error_message = "There is no release archive of KMS Access: member/template.yaml must lie in the folder."
  }
}

variable "stack_name" {
  description = "The name of the stack in the member account."
  type        = string
  default     = "kms-access-member"
}

variable "key_account_id" {
  description = "The account that owns the keys, whose functions may answer."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.key_account_id))
    error_message = "An account id has twelve digits."
  }
}

variable "parameters" {
  description = "Further parameters of member/template.yaml, such as { KeyStackName = \"kms-access\" }."
  type        = map(string)
  default     = {}
}

variable "tags" {
  description = "Tags of the stack."
  type        = map(string)
  default     = {}
}
