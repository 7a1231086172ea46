"""A rule: what it asks for, why, and how it looks. Those of users are made with the same functions.

from stackwright.policy.rule import Problem, stack_rule

@stack_rule(
    "acme-no-public-buckets",
    title="Buckets are private",
    why="A public bucket was the cause of an incident.",
    remedy="remove the ACL",
    severity="high",
    about=("aws_s3_bucket_acl",),
)
def private_buckets(stack):
    for acl in stack.of_type("aws_s3_bucket_acl"):
        if acl.value("acl") != "private":
            yield Problem("is not private", acl, "acl")
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

from stackwright.gitops.checks.finding import Finding as TreeFinding
from stackwright.gitops.checks.judge import by_rule
from stackwright.gitops.expected import Expected
from stackwright.gitops.objects.manifests import Object
from stackwright.gitops.rendering.applications import Rendered
from stackwright.model.environment import Environment
from stackwright.model.settings.waivers import Stage
from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.resources import Resource

Severity = Literal["critical", "high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
Subject = Literal["stack", "platform", "tree"]
STAGES: tuple[Stage, ...] = get_args(Stage)


@dataclass(frozen=True)
class Problem:
    """Something that a rule does not let pass.

    Attributes:
        text: What is wrong, in lower case, without a full stop: the resource's name stands before it.
        resource: The resource that it is about; None where it is about the whole.
        argument: Dotted path of the argument; empty where it is about all of the resource.
        what: What it is about where that is no resource, e.g. `Deployment api`.
        stack: The stack, or the application, that it is in, where the rule looks at several.
        where: The folder of the repository that it comes from, where that is known.
    """

    text: str
    resource: Resource | None = None
    argument: str = ""
    what: str = ""
    stack: str = ""
    where: str = ""


@dataclass(frozen=True)
class Tree:
    """What Argo CD makes of one environment.

    Attributes:
        environment: The environment.
        rendered: Its applications with their objects.
        expected: What its Terraform makes.
        repository: The work tree that it was rendered from.
    """

    environment: Environment
    rendered: tuple[Rendered, ...]
    expected: Expected
    repository: Path

    @cached_property
    def findings(self) -> dict[str, list[TreeFinding]]:
        """What the checks of `stackwright gitops check` find, by what they are about."""
        return by_rule(self.rendered, self.expected, self.repository)

    @property
    def objects(self) -> Iterator[tuple[Rendered, Object]]:
        """Every object, with the application that it is part of."""
        return ((one, item) for one in self.rendered for item in one.objects)


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        id: What waivers and reports call it: lower-case words with hyphens.
        title: What it asks for, as a sentence without its full stop.
        why: What can happen otherwise, in a sentence or two.
        remedy: What to do, in the imperative, lower case, without a full stop.
        severity: How bad it is.
        judge: Finds what it does not let pass. It is given a `Configuration`, all of them, or a `Tree`.
        over: Which of the three.
        about: The types of resources, or kinds of objects, that it looks at.
        controls: Controls that it answers, e.g. `CIS-EKS-1.8 5.4.1`.
        stages: The stages in which it holds.
        waivable: Whether a waiver can let something pass.
    """

    id: str
    title: str
    why: str
    remedy: str
    severity: Severity
    judge: Callable[[Any], Iterable[Problem]] = field(compare=False, repr=False)
    over: Subject = "stack"
    about: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = STAGES
    waivable: bool = True


def stack_rule(
    id_: str,
    *,
    title: str,
    why: str,
    remedy: str,
    severity: Severity,
    about: tuple[str, ...] = (),
    controls: tuple[str, ...] = (),
    stages: tuple[Stage, ...] = STAGES,
    waivable: bool = True,
) -> Callable[[Callable[[Configuration], Iterable[Problem]]], Rule]:
    """Make a rule of a function that looks at one stack. The arguments are those of `Rule`."""

    def made(judge: Callable[[Configuration], Iterable[Problem]]) -> Rule:
        return Rule(id_, title, why, remedy, severity, judge, "stack", about, controls, stages, waivable)

    return made


def platform_rule(
    id_: str,
    *,
    title: str,
    why: str,
    remedy: str,
    severity: Severity,
    about: tuple[str, ...] = (),
    controls: tuple[str, ...] = (),
    waivable: bool = True,
) -> Callable[[Callable[[Sequence[Configuration]], Iterable[Problem]]], Rule]:
    """Make a rule of a function that looks at all stacks at once. The arguments are those of `Rule`."""

    def made(judge: Callable[[Sequence[Configuration]], Iterable[Problem]]) -> Rule:
        return Rule(id_, title, why, remedy, severity, judge, "platform", about, controls, STAGES, waivable)

    return made


def tree_rule(
    id_: str,
    *,
    title: str,
    why: str,
    remedy: str,
    severity: Severity,
    about: tuple[str, ...] = (),
    controls: tuple[str, ...] = (),
    stages: tuple[Stage, ...] = STAGES,
    waivable: bool = True,
) -> Callable[[Callable[[Tree], Iterable[Problem]]], Rule]:
    """Make a rule of a function that looks at what Argo CD makes. The arguments are those of `Rule`."""

    def made(judge: Callable[[Tree], Iterable[Problem]]) -> Rule:
        return Rule(id_, title, why, remedy, severity, judge, "tree", about, controls, stages, waivable)

    return made
