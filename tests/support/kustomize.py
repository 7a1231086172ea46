"""Folders of the tree that Argo CD reads, built as Argo CD builds them."""

import subprocess

import yaml


class Loader(yaml.CSafeLoader):
    """Reads a bare `=`, which Kustomize and definitions write, as the text that it is in YAML 1.2."""


Loader.add_constructor("tag:yaml.org,2002:value", Loader.construct_yaml_str)


def build(kubectl, folder):
    """The objects that a folder stands for."""
    built = subprocess.run([kubectl, "kustomize", folder], capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return list(yaml.load_all(built.stdout, Loader))


def of_kind(objects, kind):
    """The objects of a kind by their names."""
    return {found["metadata"]["name"]: found for found in objects if found["kind"] == kind}
