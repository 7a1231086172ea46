"""Which outputs a state holds: their names, and no more of it."""

import json
from dataclasses import dataclass

from stackwright.model.state_location import StateLocation
from stackwright.terraform.state_doctor.kept.connection import Connection, explained


@dataclass(frozen=True)
class Outputs:
    """The outputs of a stack that has been applied, or that has not.

    Attributes:
        kept: Whether there is a state.
        names: What its outputs are called.
    """

    kept: bool
    names: frozenset[str] = frozenset()


def live_outputs(state: StateLocation, connection: Connection) -> Outputs:
    """The outputs in a state.

    Args:
        state: Where it is.
        connection: Clients of its account.

    Raises:
        StateError: AWS refused, or was not reached.
    """
    with explained(state):
        try:
            answer = connection.s3.get_object(Bucket=state.bucket, Key=state.key)
        except connection.s3.exceptions.NoSuchKey:
            return Outputs(kept=False)
        written = json.loads(answer["Body"].read())
    return Outputs(kept=True, names=frozenset(written.get("outputs", {})))
