"""The files that let GitHub, Atlantis or HCP Terraform carry a change to AWS, made from the stacks of a platform.

Nobody edits them: `stackwright workflows` writes them anew, and a test fails where one is not what would be written.
"""
