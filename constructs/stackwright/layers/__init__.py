"""One class for each Terraform state: provider, backend, constructs, outputs. No resources of their own."""
