"""The http provider: a rehearsal has no network, so that nothing is asked.

Source: https://registry.terraform.io/providers/hashicorp/http/3.5.0/docs/data-sources/http
"""

from __future__ import annotations

from typing import NoReturn

from stackwright.rehearsal.stand_in.small.kind import RefusalError, Small, Value


def _refused(value: Value, _seed: str) -> NoReturn:
    remedy = (
        "Hand what it would answer in by a variable or a file, or leave the stack out of rehearsals. The real provider "
        "asks at every plan."
    )
    raise RefusalError(f"{value['url']} is not asked: a rehearsal has no network", remedy)


SMALL = Small(data_sources={"http": _refused})
