"""The providers that synthesized stacks require, and small ones of tests, at the versions of the bindings."""

REQUIRED = {
    name: {"source": f"hashicorp/{name}", "version": version}
    for name, version in {
        "archive": "2.7.1",
        "aws": "6.25.0",
        "cloudinit": "2.3.7",
        "helm": "3.1.1",
        "http": "3.5.0",
        "kubernetes": "2.38.0",
        "local": "2.6.1",
        "null": "3.2.4",
        "random": "3.7.2",
        "time": "0.13.1",
        "tls": "4.1.0",
    }.items()
}


def required(*names: str) -> dict[str, dict[str, str]]:
    """`required_providers` with some of them."""
    return {name: REQUIRED[name] for name in names}
