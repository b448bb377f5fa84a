# Deploys a release of KMS Access into the account that owns the keys, as the CloudFormation stack that it is: the
# release's template decides every right, and a stack of it is what docs/operations.md tells how to run.

locals {
  # Every file of a release is in this list, so its hash changes when any of them does; and with it the places of the
  # code, which makes CloudFormation take the new code.
  release = "${var.prefix}${substr(filesha256("${var.archive}/SHA256SUMS"), 0, 16)}"

  functions = fileset(var.archive, "functions/*.zip")

  layers = {
    rules      = { file = var.rules_zip, key = "${var.prefix}rules/${filesha256(var.rules_zip)}.zip" }
    exceptions = { file = var.exceptions_zip, key = "${var.prefix}exceptions/${filesha256(var.exceptions_zip)}.zip" }
  }

  # The template names code by where it lies in the archive, and the content of each layer by a folder beside it.
  with_functions = replace(
    file("${var.archive}/template.yaml"),
    "/CodeUri: (functions/[A-Za-z]+\\.zip)/",
    "CodeUri: s3://${var.bucket}/${local.release}/$1"
  )
  with_rules = replace(
    local.with_functions, "/ContentUri: rules\\n/", "ContentUri: s3://${var.bucket}/${local.layers.rules.key}\n"
  )
  template = replace(
    local.with_rules, "/ContentUri: exceptions\\n/", "ContentUri: s3://${var.bucket}/${local.layers.exceptions.key}\n"
  )
}

resource "aws_s3_object" "function" {
  for_each = local.functions

  bucket      = var.bucket
  key         = "${local.release}/${each.value}"
  source      = "${var.archive}/${each.value}"
  source_hash = filesha256("${var.archive}/${each.value}")
  tags        = var.tags
}

resource "aws_s3_object" "layer" {
  for_each = local.layers

  bucket      = var.bucket
  key         = each.value.key
  source      = each.value.file
  source_hash = filesha256(each.value.file)
  tags        = var.tags
}

# Too large to be sent along with a call.
resource "aws_s3_object" "template" {
  bucket       = var.bucket
  key          = "${local.release}/${sha256(local.template)}.yaml"
  content      = local.template
  content_type = "application/yaml"
  tags         = var.tags
}

resource "aws_cloudformation_stack" "this" {
  name         = var.stack_name
  template_url = "https://s3.${data.aws_region.current.id}.${data.aws_partition.current.dns_suffix}/${var.bucket}/${aws_s3_object.template.key}"

  # The roles have names, and the template is SAM's.
  capabilities = ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]

  parameters = merge(var.parameters, { OrganizationId = var.organization_id })

  # What must not be replaced in an update: the bus, the reaper's role, the findings, the dead letters, the answers.
  policy_body = file("${var.archive}/stack-policy.json")

  tags = var.tags

  depends_on = [aws_s3_object.function, aws_s3_object.layer]
}

data "aws_region" "current" {}

data "aws_partition" "current" {}
