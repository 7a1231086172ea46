"""What a platform is, without Terraform."""
