"""The whole life of an environment on real Terraform, with no account, no network and no provider download."""
