"""Running Terraform, in one way: for a person before a terminal, or unattended and several at a time.

Also the first apply of an account, and what helps when a kept state is damaged. OpenTofu will do as well. What stacks
hold is decided in `layers`, and when they are applied in the rooms above.
"""
