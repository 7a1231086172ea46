"""What is applied tomorrow is what was reviewed today."""

import re
from collections.abc import Iterator

from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.resources import Unknown
from stackwright.policy.rule import Problem, stack_rule

_EXACT = re.compile(r"=?\s*v?\d+\.\d+\.\d+(-[\w.]+)?")
_CHART = re.compile(r"v?\d+\.\d+\.\d+([-+][\w.+-]+)?")
_COMMIT = re.compile(r"[?&]ref=([0-9a-f]{40}|v?\d+\.\d+\.\d+)(&|$)")


@stack_rule(
    "providers-pinned",
    title="Providers have one version",
    why="A newer provider can replace what an older one only changed, and nobody has reviewed its plan.",
    remedy="name one version, e.g. 6.25.0",
    severity="medium",
    controls=("SOC2 CC8.1",),
)
def providers(stack: Configuration) -> Iterator[Problem]:
    """Each required provider has a version of three numbers; a plan says nothing of it."""
    for name, one in stack.terraform.get("required_providers", {}).items():
        version = one.get("version") if isinstance(one, dict) else one
        if not _EXACT.fullmatch(str(version or "")):
            yield Problem(f"has no version of its own: {version or 'any'}", what=f"provider {name}")
    required = stack.terraform.get("required_providers", {})
    used = {one.type.partition("_")[0] for one in stack.resources} - {"terraform"}
    for name in sorted(used & {"aws", "helm", "kubernetes"} - set(required)):
        if not stack.is_plan:
            yield Problem("has no version of its own: any", what=f"provider {name}")


@stack_rule(
    "terraform-version-bounded",
    title="Terraform's version is bounded on both sides",
    why="A newer Terraform writes states that older ones cannot read: one laptop changes it for everybody.",
    remedy="leave terraform.version of platform.yaml to its default, or name one",
    severity="medium",
    controls=("SOC2 CC8.1",),
)
def terraform(stack: Configuration) -> Iterator[Problem]:
    """One version, or a range that ends."""
    if stack.is_plan:
        return
    asked = str(stack.terraform.get("required_version") or "")
    if not asked or not ("<" in asked or "~>" in asked or re.fullmatch(r"=?\s*\d+\.\d+\.\d+", asked)):
        yield Problem(f"any newer Terraform may apply it: {asked or 'no version is asked for'}", what="terraform")


@stack_rule(
    "charts-pinned",
    title="Charts have one version",
    why="Without one Helm takes the newest of the day, and two applies of one commit make two platforms.",
    remedy="name one version, e.g. 10.1.1",
    severity="high",
    about=("helm_release",),
    controls=("SOC2 CC8.1",),
)
def charts(stack: Configuration) -> Iterator[Problem]:
    """Charts of repositories; one in a folder is what the folder holds."""
    for one in stack.of_type("helm_release"):
        version, local = one.value("version"), str(one.value("chart")).startswith((".", "/"))
        if not isinstance(version, Unknown) and not local and not _CHART.fullmatch(str(version or "")):
            yield Problem(f"installs {version or 'the newest version'}", one, "version")


@stack_rule(
    "addons-pinned",
    title="Add-ons of EKS have one version",
    why="Without one EKS chooses when the add-on is made, and dev and prod have two.",
    remedy="leave the version to the table, or name one under cluster.eks_addons",
    severity="medium",
    about=("aws_eks_addon",),
    controls=("SOC2 CC8.1",),
)
def addons(stack: Configuration) -> Iterator[Problem]:
    """Each names its version."""
    for one in stack.of_type("aws_eks_addon"):
        if not one.value("addon_version"):
            yield Problem("has whichever version EKS chooses", one, "addon_version")
    for data in stack.resources:
        if data.kind == "data" and data.type == "aws_eks_addon_version" and data.is_on("most_recent"):
            yield Problem("asks for the newest version of the day", data, "most_recent")


@stack_rule(
    "modules-pinned",
    title="Modules of others have one version",
    why="A branch of somebody else's repository is code that nobody here has reviewed, run with the role that applies.",
    remedy="name one version, or a commit as ?ref=",
    severity="high",
    controls=("SOC2 CC8.1",),
)
def modules(stack: Configuration) -> Iterator[Problem]:
    """Of a registry by version, of git by commit or tag; a folder is what it holds."""
    for name, call in stack.modules.items():
        source, version = str(call.get("source", "")), str(call.get("version") or "")
        local = source.startswith(("./", "../"))
        if not local and not _EXACT.fullmatch(version) and not _COMMIT.search(source):
            yield Problem(f"is whatever {source} is today", what=f"module.{name}")
