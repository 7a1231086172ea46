"""Running the terraform binary. OpenTofu will do as well."""
