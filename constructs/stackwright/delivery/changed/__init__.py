"""Which stacks a change touches: two revisions, each synthesized by its own code, compared as Terraform reads them."""
