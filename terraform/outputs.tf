output "bus_arn" {
  description = "The bus that takes requests; members name it in KMS_ACCESS_BUS."
  value       = aws_cloudformation_stack.this.outputs["BusArn"]
}

output "outputs" {
  description = "All outputs of the stack."
  value       = aws_cloudformation_stack.this.outputs
}
