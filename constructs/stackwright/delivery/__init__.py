"""The way of a change to AWS: what it touches, what it would do, its plan, the approval, the apply, drift, the end.

What stacks hold is decided in `layers`; how a command of Terraform is run, and what a plan says, in `terraform`.
"""
