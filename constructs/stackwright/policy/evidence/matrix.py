"""Controls against environments: how each stands, by the rules that answer it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stackwright.policy.judging import Finding, Judgement
from stackwright.policy.rule import Rule
from stackwright.policy.waiving import Waiver

Standing = Literal["met", "waived", "not met", "nothing there", "not asked"]


@dataclass(frozen=True)
class Entry:
    """How a control stands in one environment, or in an account's own stack.

    Attributes:
        control: The control, e.g. `CIS-EKS-1.8 5.4.1`.
        owner: The environment, or the account's own stack.
        standing: How it stands: `nothing there` where no resource is of the types that its rules are about, `not asked`
            where none of its rules holds for this stage.
        rules: The rules that answer it here.
        count: How many resources and objects they looked at.
        findings: What they found, waived or not.
    """

    control: str
    owner: str
    standing: Standing
    rules: tuple[Rule, ...]
    count: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Evidence:
    """Everything that is written down of one day.

    Attributes:
        day: The day.
        revision: The commit, and whether files differ from it; empty outside of a repository.
        versions: Of everything that had a part in it, by name.
        judgement: What was found.
        rules: Every rule that there is.
        waivers: What people let pass.
    """

    day: date
    revision: str
    versions: Mapping[str, str]
    judgement: Judgement
    rules: tuple[Rule, ...]
    waivers: tuple[Waiver, ...]

    @property
    def controls(self) -> tuple[str, ...]:
        """Every control that some rule answers, in the order of their ids."""
        return tuple(sorted({control for rule in self.rules for control in rule.controls}, key=natural))

    @property
    def entries(self) -> Iterator[Entry]:
        """Every control in every environment and account."""
        return (self._entry(control, owner) for control in self.controls for owner in self.judgement.owners)

    def _entry(self, control: str, owner: str) -> Entry:
        rules = [rule for rule in self.rules if control in rule.controls]
        ids = {rule.id for rule in rules}
        looked = [one for one in self.judgement.looked if one.owner == owner and one.rule.id in ids]
        found = tuple(one for one in self.judgement.findings if one.owner == owner and one.rule.id in ids)
        count = sum(one.count for one in looked)
        return Entry(control, owner, _standing(found, count, asked=bool(looked)), tuple(rules), count, found)


def _standing(found: Sequence[Finding], count: int, *, asked: bool) -> Standing:
    if any(one.waiver is None for one in found):
        return "not met"
    if found:
        return "waived"
    if not asked:
        return "not asked"
    return "met" if count else "nothing there"


def natural(control: str) -> tuple[object, ...]:
    """Numbers in an id by their size: 5.10 after 5.9."""
    name, _, number = control.rpartition(" ")
    parts = number.replace("-", ".").split(".")
    return name, *((part.isdigit(), int(part) if part.isdigit() else part) for part in parts)
