"""What Argo CD reconciles: the tree in Git, resolved and rendered for one environment as Argo CD would do it.

What Terraform writes into the cluster belongs into `aws`, and what it says of an environment into `model`.
"""
