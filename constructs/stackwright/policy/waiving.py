"""What people let pass until a day, held against what was found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from stackwright.model.environment import Environment
from stackwright.model.errors import Key
from stackwright.model.settings.waivers import RuleWaiverSettings, WaiverSettings
from stackwright.model.stacks import Stack


@dataclass(frozen=True)
class Waiver:
    """One rule that is let pass.

    Attributes:
        owner: The environment or the account, by its name as stacks have it.
        rule: The id of the rule.
        resource: The address, or a pattern of addresses; empty for all.
        until: The last day.
        reason: Why, and who will end it.
        asked: Who is asked about it.
        key: Where it stands in its file.
    """

    owner: str
    rule: str
    resource: str
    until: date
    reason: str
    asked: str
    key: Key

    def covers(self, owner: str, rule: str, what: str) -> bool:
        """Whether it lets a finding pass, were its day not over.

        Args:
            owner: Whose the finding is.
            rule: The id of the rule.
            what: The address of the resource, or the name of the object.
        """
        return (owner, rule) == (self.owner, self.rule) and (not self.resource or fnmatchcase(what, self.resource))


def waivers(stacks: Sequence[Stack]) -> tuple[Waiver, ...]:
    """All waivers of rules that the owners of some stacks have."""
    return tuple(dict.fromkeys(one for stack in stacks for one in _of(stack)))


def _of(stack: Stack) -> Iterator[Waiver]:
    owner = stack.owner
    if isinstance(owner, Environment):
        given: Sequence[RuleWaiverSettings | WaiverSettings] = owner.settings.waivers
        above: Key = ()
    else:
        given = owner.platform.accounts[owner.name].waivers
        above = ("accounts", owner.name)
    asked = owner.tags.get("owner", "")
    for place, one in enumerate(given):
        if one.rule:
            key: Key = (*above, "waivers", place)
            yield Waiver(owner_of(stack), one.rule, one.resource or "", one.until, one.reason, one.asked or asked, key)


def owner_of(stack: Stack) -> str:
    """The name under which findings of a stack are put together: its environment, or its account's own stack."""
    return stack.owner.name if isinstance(stack.owner, Environment) else stack.name
