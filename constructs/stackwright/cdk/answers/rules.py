"""Rules for a value, and what is wrong with one that breaks them.

A rule is a mapping with some of these keys; a value has to keep them all.

    one_of   values            nothing else is taken
    range    [least, most]     of a number, also one that is written as a text; null where there is no limit
    divisor  number            of a number
    length   [least, most]     of a text, in characters
    pattern  regular expression, to be found in the text
    form     a name in `FORMS`
    bits     [least, most]     of a network's mask
    within   networks          one of them has to hold a network
    empty    true              an empty text is taken, whatever else is asked for
    any      rules             one of them has to be kept
    all      rules             each has to be kept
    unknown  true              there is more to it, which is not known
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from stackwright.cdk.answers.forms import FORMS

Rule = Mapping[str, Any]
_SHOWN = 12


def broken(rule: Rule, value: Any) -> str | None:  # noqa: ANN401
    """What a value ought to be and is not; None when it keeps a rule.

    Args:
        rule: The rule.
        value: A text, number or truth.
    """
    if value == "" and rule.get("empty"):
        return None
    if isinstance(value, bool) or value is None:
        return None
    wrong = _broken_by_text(rule, value) if isinstance(value, str) else _broken_by_number(rule, value)
    each = (broken(one, value) for one in rule.get("all", ()))
    return wrong or next(filter(None, each), None) or _broken_by_all(rule.get("any", ()), value)


def _broken_by_all(choices: Sequence[Rule], value: Any) -> str | None:  # noqa: ANN401
    wrongs = [broken(choice, value) for choice in choices]
    return " or ".join(filter(None, wrongs)) if wrongs and all(wrongs) else None


def _broken_by_text(rule: Rule, text: str) -> str | None:
    least, most = rule.get("length", (None, None))
    pattern, form = rule.get("pattern"), rule.get("form")
    if "one_of" in rule and text not in rule["one_of"]:
        return f"to be one of {_listed(rule['one_of'])}"
    if (least is not None and len(text) < least) or (most is not None and len(text) > most):
        return f"to be {_between(least, most)} characters long"
    if pattern is not None and not _compiled(pattern).search(text):
        return f"to match the regular expression {pattern}"
    if form is not None and not FORMS[form](text):
        return f"to have the form {form.replace('_', ' ')}"
    if "range" in rule and FORMS["integer"](text):
        return _broken_by_number({"range": rule["range"]}, int(text))
    return _broken_by_network(rule, text)


def _broken_by_network(rule: Rule, text: str) -> str | None:
    if not ("bits" in rule or "within" in rule) or not FORMS["cidr"](text):
        return None
    network = ipaddress.ip_interface(text).network
    least, most = rule.get("bits", (0, network.max_prefixlen))
    if not least <= network.prefixlen <= most:
        return f"to be a network with a mask of {least} to {most} bits"
    around = [ipaddress.ip_network(one) for one in rule.get("within", ())]
    ends = (network.network_address, network.broadcast_address)
    if around and not any(all(end in one for end in ends) for one in around):
        return f"to lie in {' or '.join(map(str, around))}"
    return None


def _broken_by_number(rule: Rule, number: float) -> str | None:
    least, most = rule.get("range", (None, None))
    if "one_of" in rule and number not in rule["one_of"]:
        return f"to be one of {_listed(rule['one_of'])}"
    if (least is not None and number < least) or (most is not None and number > most):
        return f"to be {_between(least, most)}"
    if "divisor" in rule and number % rule["divisor"]:
        return f"to be divisible by {rule['divisor']}"
    return None


def _between(least: float | None, most: float | None) -> str:
    if most is None:
        return f"at least {least}"
    return f"at most {most}" if least is None else f"{least} to {most}"


def _listed(values: list[Any]) -> str:
    more = f" and {len(values) - _SHOWN} more" if len(values) > _SHOWN else ""
    return ", ".join(map(str, values[:_SHOWN])) + more


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A regular expression of Go's: `$` is the end of the text, classes are of ASCII."""
    ended = re.sub(r"((?<!\\)(?:\\\\)*)\$$", r"\1\\Z", pattern)
    return re.compile(ended, re.ASCII)
