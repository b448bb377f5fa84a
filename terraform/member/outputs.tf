output "outputs" {
  description = "All outputs of the stack."
  value       = aws_cloudformation_stack.this.outputs
}
