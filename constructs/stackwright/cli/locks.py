"""The verb `locks`: which stack is locked, by whom and since when; and the release of one lock, by its id."""

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from stackwright.cli.answers import ask
from stackwright.cli.delivering import ALL, add_live, chosen, connections
from stackwright.cli.options import say
from stackwright.cli.table import table
from stackwright.delivery.errors import DeliveryError
from stackwright.model.stack_records import StackRecord
from stackwright.terraform.state_doctor.kept.lock import Lock, age
from stackwright.terraform.state_doctor.kept.store import StateStore
from stackwright.terraform.state_doctor.repair import Unlock


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser("locks", help="say which stacks are locked, by whom and since when; release one by id")
    add_live(verb, many=True, optional=True)
    verb.add_argument("--release", metavar="ID", help="release the lock of this id, after a look at it")
    verb.add_argument("--yes", action="store_true", help="release without asking")
    verb.add_argument("--json", action="store_true", help="print them as JSON")
    verb.set_defaults(command=_locks)


def _locks(options: argparse.Namespace) -> int:
    stacks, connected, now = chosen(options, options.names or [ALL]), connections(), datetime.now(UTC)
    held: list[tuple[StackRecord, Lock]] = []
    for stack in stacks:
        store = StateStore(stack.state, connected(stack))
        held += [(stack, lock) for lock in store.locks(store.history())]
    if options.release:
        found = next((stack for stack, lock in held if lock.id == options.release), None)
        if found is None:
            raise DeliveryError(f"no lock has the id {options.release}; see which there are without --release")
        unlock = Unlock(found, connected(found), options.release, now)
        ask(unlock.question, agreed=options.yes)
        unlock.run()
        say(f"{found.name} is not locked any more")
    elif options.json:
        print(json.dumps([_document(stack, lock) for stack, lock in held], indent=2))
    else:
        print(_text(held, now))
    return 0


def _document(stack: StackRecord, lock: Lock) -> dict[str, Any]:
    since = lock.since.isoformat() if lock.since else None
    return {"stack": stack.name, "id": lock.id, "who": lock.who, "operation": lock.operation, "since": since}


def _text(held: Sequence[tuple[StackRecord, Lock]], now: datetime) -> str:
    if not held:
        return "nothing is locked"
    rows = [(stack.name, lock.who, age(lock, now), lock.operation, lock.id) for stack, lock in held]
    return table(("stack", "who", "since", "operation", "id"), rows)
