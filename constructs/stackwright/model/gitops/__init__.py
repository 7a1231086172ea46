"""What Terraform says to the cluster so that Argo CD can begin: values, projects, the first application, and facts.

What lies in the tree and what becomes of it belongs into the room `gitops`; settings belong into `settings/`.
"""
