"""ARNs that are malformed, or of somewhere else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stackwright.model.arns import REGIONLESS, ArnParts
from stackwright.model.catalogue.regions import REGIONS
from stackwright.policy.api.documents import DOCUMENTS, statements
from stackwright.policy.api.wrong import PREFIX, wrong_at
from stackwright.policy.reading.configuration import META, Configuration
from stackwright.policy.reading.resources import Resource, Unknown, leaves
from stackwright.policy.rule import Problem, stack_rule

# Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
_PARTITION = re.compile(r"aws(-[a-z]+)*")
_REGION = re.compile(r"(?<![\w-])[a-z]{2}(?:-[a-z]+)+-\d{1,2}(?![\w-])", re.ASCII)
_ACCOUNT = re.compile(r"(?<!\d)\d{12}(?!\d)", re.ASCII)
_OWNED_BY_AWS = {"aws", "aws-managed", "aws-marketplace", "third-party", "cloudfront"}
_EXPRESSION = re.compile(r"\$\{[^{}]*\}")
_OPEN = re.compile(r"[*?\0]")
_PARTS = 6
_LONGEST = 200


@dataclass(frozen=True)
class _Home:
    """Where ARNs of a stack may point.

    Attributes:
        partition: The partition of its region.
        regions: The regions that its files name.
        accounts: The accounts that its files name.
    """

    partition: str
    regions: frozenset[str]
    accounts: frozenset[str]

    @classmethod
    def of(cls, stack: Configuration) -> "_Home":
        """What the files of a stack name. An account's own stack is about all regions of its environments."""
        account, environment = stack.stack.account, stack.environment
        written = f"{account.platform.model_dump()} {environment.settings.model_dump() if environment else ''}"
        here = stack.stack.context.region
        regions = {here.name, account.region.name, *_REGION.findall(written)} if environment else REGIONS
        return cls(here.partition, frozenset(regions), frozenset({account.id, *_ACCOUNT.findall(written)}))

    def problem(self, text: str) -> str | None:
        """What is wrong with an ARN; None where nothing is, or what would be is not known."""
        whole = _EXPRESSION.sub("\0", text)
        if whole.count(":") < _PARTS - 1:
            return None if "\0" in whole else f"the ARN {_shown(text)} has less than {_PARTS} parts"
        parts = ArnParts.of(whole)
        return next(filter(None, self._faults(parts, _shown(text))), None)

    def _faults(self, parts: ArnParts, shown: str) -> Iterator[str | None]:
        if not _OPEN.search(parts.partition):
            form = _PARTITION.fullmatch(parts.partition)
            yield None if form else f"the ARN {shown} has no partition {parts.partition!r}"
            other = f"the ARN {shown} is of partition {parts.partition}, the stack is in {self.partition}"
            yield None if parts.partition == self.partition else other
        if not parts.service or not parts.resource:
            yield f"the ARN {shown} names no {'resource' if parts.service else 'service'}"
        if parts.region and not _OPEN.search(parts.region):
            form = _REGION.fullmatch(parts.region)
            yield None if form else f"the ARN {shown} has no region {parts.region!r}"
            global_ = parts.service in REGIONLESS - {"s3"}  # access points of S3 have one
            yield f"the ARN {shown} names a region, and {parts.service} has none in its ARNs" if global_ else None
            other = f"the ARN {shown} is of region {parts.region}, which the files of the stack do not name"
            yield None if parts.region in self.regions else other
        if parts.account_id and not _OPEN.search(parts.account_id) and parts.account_id not in _OWNED_BY_AWS:
            form = _ACCOUNT.fullmatch(parts.account_id)
            yield None if form else f"the ARN {shown} has no account {parts.account_id!r}"
            other = f"the ARN {shown} is of account {parts.account_id}, which the files of the stack do not name"
            yield None if parts.account_id in self.accounts else other


@stack_rule(
    "arns-of-home",
    title="ARNs are well-formed, and of a partition, a region and an account that the files name",
    why="A policy with an ARN of somewhere else allows nothing, or lets in somebody that nobody meant.",
    remedy="correct the ARN, or name its account or region in the file of the environment or of the platform",
    severity="high",
)
def arns_of_home(stack: Configuration) -> Iterator[Problem]:
    """Every literal ARN, in an argument or in a policy, is whole and at home."""
    home = _Home.of(stack)
    for resource in stack.resources:
        if resource.kind == "resource" and resource.type.startswith(PREFIX):
            for argument, text in dict.fromkeys(_arns(resource)):
                wrong = home.problem(text)
                if wrong and not wrong_at(resource, argument, planned=stack.is_plan):
                    yield Problem(wrong, resource, argument)


def _arns(resource: Resource) -> Iterator[tuple[str, str]]:
    documents = DOCUMENTS.get(resource.type, {})
    given = {name: value for name, value in resource.arguments.items() if name not in META}
    for path, value in leaves(given):
        argument = ".".join(path)
        if not isinstance(value, str) or isinstance(value, Unknown):
            continue
        if argument in documents:
            yield from ((argument, text) for text in _in_policy(value))
        elif value.startswith("arn:"):
            yield argument, value


def _in_policy(text: str) -> Iterator[str]:
    """ARNs of a policy; an account that is a principal by its number is one by its root."""
    for statement in statements(text):
        for part in ("Resource", "NotResource", "Principal", "NotPrincipal", "Condition"):
            for _, value in leaves({part: statement.get(part)}):
                if isinstance(value, str) and value.startswith("arn:"):
                    yield value
                elif isinstance(value, str) and part.endswith("Principal") and _ACCOUNT.fullmatch(value):
                    yield f"arn:*:iam::{value}:root"


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
