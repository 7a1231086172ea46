"""Argo CD, installed through the cluster's API or run by AWS, and what it is told. What it makes is the tree's."""
