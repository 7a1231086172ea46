"""The file of what was reviewed: small, without secrets, and all that the job which applies has to believe."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from stackwright.delivery.errors import DeliveryError
from stackwright.delivery.planning.fingerprint import Fingerprint
from stackwright.delivery.planning.planning import StackPlan
from stackwright.synthesis.writing import write_whole

FORMAT = 1


@dataclass(frozen=True)
class Reviewed:
    """What was reviewed of one stack.

    Attributes:
        fingerprint: What its plan is known by; None of a stack that waited for another one.
        waits_for: What it waited for, in words.
    """

    fingerprint: Fingerprint | None
    waits_for: tuple[str, ...] = ()


def write(plans: Iterable[StackPlan], file: Path) -> None:
    """Write down what can be reviewed of some plans. One that failed cannot be.

    Raises:
        OutputError: The file cannot be written.
    """
    stacks = {
        one.stack.name: one.fingerprint.to_json() if one.fingerprint else {"waits_for": [*map(str, one.waits_for)]}
        for one in plans
        if not one.failure
    }
    write_whole(file, f"{json.dumps({'format': FORMAT, 'stacks': stacks}, indent=1)}\n")


def read(file: Path) -> Mapping[str, Reviewed]:
    """What was reviewed, by the name of the stack.

    Raises:
        DeliveryError: The file is not there, or is not one of these.
    """
    try:
        written = json.loads(file.read_text())
        if written["format"] != FORMAT:
            raise DeliveryError(f"{file} is of format {written['format']}, not {FORMAT}; plan with this version again")
        return {name: _reviewed(one) for name, one in written["stacks"].items()}
    except OSError as error:
        raise DeliveryError(f"{file} cannot be read: {error.strerror}; name what `plan --reviewed` wrote") from None
    except (ValueError, LookupError, TypeError, AttributeError):
        raise DeliveryError(f"{file} is not what `plan --reviewed` writes; plan again") from None


def _reviewed(written: Mapping[str, object]) -> Reviewed:
    if "waits_for" in written:
        waits = written["waits_for"]
        return Reviewed(None, tuple(map(str, waits if isinstance(waits, list) else ())))
    return Reviewed(Fingerprint.from_json(written))
