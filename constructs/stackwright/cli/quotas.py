"""The verb `quotas`: what environments need of AWS's quotas, and what has to be asked for."""

import argparse
import json
from collections.abc import Iterator, Sequence
from typing import Any

from stackwright.cli.options import add_environments
from stackwright.cli.synthesized import configurations
from stackwright.cli.table import fitted, wrapped
from stackwright.policy.quotas.needs import Need, greatest, needs
from stackwright.policy.report.markdown import table

BROKEN = 3
HEADINGS = ("quota", "needed", "default", "share", "mark", "most of it in")
NOTES = (
    "counted is what these environments make at most; what else the accounts hold is not known here",
    "defaults are those of a new account: what yours has says `aws service-quotas list-service-quotas`",
)


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser(
        "quotas", help="show what environments need of AWS's quotas; exit code 3 beyond a hard one"
    )
    verb.add_argument("names", metavar="ENV", nargs="*", help="an environment, or bootstrap (default: all)")
    verb.add_argument("--format", choices=("table", "json", "markdown"), default="table", help="(default: table)")
    add_environments(verb)
    verb.set_defaults(command=_quotas)


def _quotas(options: argparse.Namespace) -> int:
    found = tuple(needs(configurations(options)))
    if options.format == "json":
        print(json.dumps([_document(need) for need in found], indent=2))
    else:
        print("\n".join(_shown(found, options.format)))
    return BROKEN if any(need.breaks for need in found) else 0


def _shown(found: Sequence[Need], format_: str) -> Iterator[str]:
    most = tuple(greatest(found))
    places = dict.fromkeys((need.use.account, need.use.region) for need in most)
    for account, region in places:
        rows = [_row(need) for need in most if (need.use.account, need.use.region) == (account, region)]
        yield f"account {account}, {region or 'all regions'}"
        yield ""
        yield table(HEADINGS, rows) if format_ == "markdown" else fitted(HEADINGS, rows)
        yield ""
    told = (*NOTES, *(f"{need.quota.name}: {need.told}" for need in most if need.told))
    yield from (f"- {note}" if format_ == "markdown" else wrapped(note) for note in told)


def _row(need: Need) -> tuple[object, ...]:
    mark = "hard" if need.breaks else "above" if need.exceeds else "-"
    share = "-" if need.percent is None else f"{need.percent}%"
    return need.quota.name, need.use.count, need.quota.default, share, mark, need.use.of or "all"


def _document(need: Need) -> dict[str, object]:
    return {
        "service": need.quota.service,
        "code": need.quota.code or None,
        "quota": need.quota.name,
        "account": need.use.account,
        "region": need.use.region or None,
        "for": need.use.of or None,
        "needed": need.use.count,
        "default": need.quota.default,
        "most": need.quota.hard,
        "adjustable": need.quota.adjustable,
        "percent": need.percent,
        "exceeds": need.exceeds,
        "breaks": need.breaks,
        "source": need.quota.source,
    }
