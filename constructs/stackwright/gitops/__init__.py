"""The tree that Argo CD reads, `gitops/`: what a command edits in it, and what is judged in it before Argo CD sees it.

Nothing here talks to a cluster, AWS or Git; what Terraform makes of an environment belongs into `layers`.
"""
