"""A value as YAML, as a person would write it."""

import yaml


class _Dumper(yaml.CSafeDumper):
    """YAML without anchors, and texts of several lines as a person would write them."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's own form
        """Write everything out."""
        return True


def _block(dumper: yaml.CSafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _block)


def as_yaml(value: object) -> str:
    """A value as YAML, its keys in the order in which they are."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, width=120, allow_unicode=True)
