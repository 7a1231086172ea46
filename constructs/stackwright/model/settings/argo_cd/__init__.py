"""What the `gitops` block says of Argo CD, one part a file."""
