"""A stand-in of the AWS provider that is asked for plans as `RealProvider` is, so that both plan the same stacks."""

from pathlib import Path

from stackwright.cdk import schema
from stackwright.cdk.schema import Block
from stackwright.rehearsal.stand_in.wire import decode
from support.real_provider import Planned, Value, known
from support.stand_in import StandIn


class PlanningStandIn:
    """A stand-in that plans.

    Args:
        folder: Where its objects would be kept, if it made any.
        version: The version of the provider that it is compared with: arguments that that does not know are left out.
    """

    def __init__(self, folder: Path, version: str) -> None:
        self.version = version
        self._blocks = schema.load("aws").resources
        self._stand_in = StandIn("aws", [], folder, {"region": "eu-west-1"})

    def block(self, type_: str) -> Block:
        """The schema of a resource."""
        return self._blocks[type_]

    def plan(self, type_: str, arguments: Value, prior: Value | None = None) -> Planned:
        """What it would do to make an object, or to change one."""
        answer = self._stand_in.planned(type_, arguments, prior)
        state = decode(answer.planned_state, self.block(type_))
        steps = ([one.attribute_name for one in path.steps if one.attribute_name] for path in answer.requires_replace)
        return Planned(state, frozenset(map(tuple, steps)))

    def known(self, type_: str, state: Value, seed: str) -> Value:
        """A planned state as if it had been applied."""
        return known(self.block(type_), state, seed)
