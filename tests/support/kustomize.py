"""Folders of the tree that Argo CD reads, built as Argo CD builds them."""

import subprocess

import yaml


def build(kubectl, folder):
    """The objects that a folder stands for."""
    built = subprocess.run([kubectl, "kustomize", folder], capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return list(yaml.safe_load_all(built.stdout))


def of_kind(objects, kind):
    """The objects of a kind by their names."""
    return {found["metadata"]["name"]: found for found in objects if found["kind"] == kind}
