"""The EKS cluster of an environment: control plane, nodes, add-ons, and who may use it."""
