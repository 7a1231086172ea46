"""The tree that Argo CD reads: what commands edit in it, and what Argo CD will make of it for one environment.

What Terraform writes into the cluster belongs into `aws`, and what it says of an environment into `model`.
"""
