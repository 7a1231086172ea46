"""One typed YAML file per environment in, reviewed Terraform for an AWS EKS platform out."""
