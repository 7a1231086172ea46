"""What Terraform runs is a known provider, and nothing else."""

from collections.abc import Iterator

from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.rule import Problem, stack_rule

PROVIDERS = ("archive", "aws", "cloudinit", "helm", "kubernetes", "local", "null", "random", "time", "tls")
"""Providers of HashiCorp that a platform has a use for."""
BUILT_IN = "terraform"


@stack_rule(
    "providers-known",
    title="Providers are HashiCorp's",
    why="A provider is a program that runs with the role that applies, and sees every value of the state.",
    remedy="use one of the known ones, or waive it and say who has read its code",
    severity="critical",
    controls=("SOC2 CC8.1",),
)
def providers(stack: Configuration) -> Iterator[Problem]:
    """By their sources; of a plan, by the types of what it makes."""
    for name, one in stack.terraform.get("required_providers", {}).items():
        source = str(one.get("source", "")) if isinstance(one, dict) else ""
        source = source.removeprefix("registry.terraform.io/")
        if source not in {f"hashicorp/{known}" for known in PROVIDERS} and source not in PROVIDERS:
            yield Problem(f"comes from {source or 'nobody knows where'}", what=f"provider {name}")
    for one in stack.resources:
        kind = one.type.partition("_")[0]
        if kind not in {*PROVIDERS, BUILT_IN, "external", "http"} | set(stack.terraform.get("required_providers", {})):
            yield Problem(f"is made by the provider {kind}, which is none of those that are known", one)


@stack_rule(
    "no-provisioners",
    title="Terraform starts no programs",
    why="A provisioner runs once, with the role that applies, shows in no plan, and is not repeated when it fails.",
    remedy="use a resource, or do it in Argo CD or in the image",
    severity="high",
    controls=("SOC2 CC8.1",),
)
def provisioners(stack: Configuration) -> Iterator[Problem]:
    """No resource has one, nor a connection to run one over."""
    for one in stack.resources:
        for argument in ("provisioner", "connection"):
            if one.arguments.get(argument):
                yield Problem(f"has a {argument}", one, argument)


@stack_rule(
    "no-outside-answers",
    title="Plans depend on nothing outside of AWS and the cluster",
    why="A program or a web page that answers something else tomorrow changes the platform without a commit.",
    remedy="write the value into the file, or read it from AWS",
    severity="high",
    controls=("SOC2 CC8.1",),
)
def outside(stack: Configuration) -> Iterator[Problem]:
    """Neither programs nor web pages are asked, not even in a check."""
    for one in stack.resources:
        if one.kind == "data" and one.type in {"external", "http", "dns_a_record_set", "local_command"}:
            yield Problem("asks something outside", one)
