variable "archive" {
  description = "The folder that a release archive of KMS Access was unpacked to."
  type        = string

  validation {
    condition     = fileexists("${var.archive}/SHA256SUMS") && fileexists("${var.archive}/template.yaml")
    error_message = "There is no release archive of KMS Access: template.yaml and SHA256SUMS must lie in the folder."
  }
}

variable "rules_zip" {
  description = "An archive with access-rules.json at its top, and account-paths.json where rules name parts of the organisation."
  type        = string
}

variable "exceptions_zip" {
  description = "An archive with accepted-exposures.json at its top."
  type        = string
}

variable "bucket" {
  description = "The S3 bucket, in the provider's Region, that the functions' code and the template are put into."
  type        = string
}

variable "prefix" {
  description = "What the names of the objects in the bucket begin with."
  type        = string
  default     = "kms-access/"
}

variable "stack_name" {
  description = "The stack's name. It is part of every access's name and of the roles' names: never change it."
  type        = string
  default     = "kms-access"

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9-]{0,35}$", var.stack_name))
    error_message = "A stack's name begins with a letter, goes on with letters, digits or hyphens, and has at most 36."
  }
}

variable "organization_id" {
  description = "The organisation whose accounts may ask (o-…)."
  type        = string

  validation {
    condition     = can(regex("^o-[a-z0-9]{10,32}$", var.organization_id))
    error_message = "An organisation's id is o- and 10 to 32 lower-case letters or digits."
  }
}

variable "parameters" {
  description = "Further parameters of template.yaml, such as { EnablePolicyMode = \"true\" }."
  type        = map(string)
  default     = {}
}

variable "tags" {
  description = "Tags of the stack and of the objects in the bucket."
  type        = map(string)
  default     = {}
}
