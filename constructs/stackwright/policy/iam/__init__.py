"""Policies of IAM as rules and reviews read them."""
