# What a member account needs to ask and to hear the answers. For many accounts at once, a StackSet of
# member/template.yaml does the same.

resource "aws_cloudformation_stack" "this" {
  name          = var.stack_name
  template_body = file("${var.archive}/member/template.yaml")
  capabilities  = ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
  parameters    = merge(var.parameters, { KeyAccountId = var.key_account_id })
  tags          = var.tags
}
