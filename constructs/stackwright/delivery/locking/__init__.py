"""With what a change is applied: one lock of providers for all stacks, one version of Terraform."""
