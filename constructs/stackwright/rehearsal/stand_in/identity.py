"""How objects are told apart: by an id that AWS chooses, or by a name that the user gives."""

from __future__ import annotations

import re
from collections.abc import Mapping

from stackwright.rehearsal.stand_in.aws_values import TEMPLATES, UNIQUE

_ONE_ATTRIBUTE = re.compile(r"\{([a-z_]+)\}")


def is_unique(type_name: str) -> bool:
    """Whether a second object of this type and name is refused."""
    return type_name in UNIQUE


def known_by_id(type_name: str, id_: str) -> Mapping[str, str]:
    """Return what the id of an imported object says about it: itself, and the attribute that it is made of."""
    match = _ONE_ATTRIBUTE.fullmatch(str(TEMPLATES.get(type_name, {}).get("id", "")))
    return {"id": id_, **({match[1]: id_} if match and match[1] != "account" else {})}
