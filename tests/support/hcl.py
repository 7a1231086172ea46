"""HCL read back: by python-hcl2, which leaves strings as they are written, and by a decoder of its own for those."""

import re
from typing import Any

import hcl2

from stackwright.synthesis.hcl.files import render
from support.required import required

NASTY = [
    *('"', "\\", "\n", "\r", "\t", " ", "$", "%", "{", "}", "${", "%{", "$${", "~", "#", "//", "/*", "'", "`"),
    *("EOT", "<<EOT", "<<-EOT\n", "EOT\n", "\nEOT\n", "  a\n b\n", "\n\n", '{"a":1}', '{"b":2,"a":1}', "[]", "<&>"),
    *("\0", "\a", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "é", "\u00e9\u0301", "漢", "😀", "", "x" * 5000),
]
"""Text that is hard to write, the longest last."""
_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|(.))")
_SHORT = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


def template(text: str) -> str:
    """Text as it stands in synthesized JSON."""
    return text.replace("${", "$${").replace("%{", "%%{")


def document(**blocks: object) -> dict[str, Any]:
    """A stack with some top-level blocks."""
    return {"terraform": {"required_providers": required("aws", "helm", "kubernetes")}, **blocks}


def written(**blocks: object) -> str:
    """All files of a stack with some top-level blocks, one after the other."""
    return "\n".join(render(document(**blocks)).values())


def resource(type_: str, **arguments: object) -> str:
    """The HCL of one resource, called `it`."""
    return render(document(resource={type_: {"it": arguments}}))["main.tf"].partition("\n\n")[2]


def parsed(text: str) -> dict[str, Any]:
    """A file's blocks, its strings decoded to templates as JSON would hold them."""
    return _decoded(hcl2.loads(text))


def arguments(type_: str, **given: object) -> dict[str, Any]:
    """The arguments of a resource, written as HCL and read back."""
    found: dict[str, Any] = parsed(resource(type_, **given))["resource"][0][type_]["it"]
    return found


def _decoded(value: Any) -> Any:
    if isinstance(value, dict):
        marks = {"__is_block__", "__comments__"}
        return {_decoded(key): _decoded(item) for key, item in value.items() if key not in marks}
    if isinstance(value, list):
        return [_decoded(item) for item in value]
    if isinstance(value, str) and value.startswith('"<<-EOT\n'):
        *lines, _ = value[len('"<<-EOT\n') : -1].split("\n")
        margin = min(len(line) - len(line.lstrip()) for line in lines if line)
        return "".join(f"{line[margin:]}\n" for line in lines)
    if isinstance(value, str) and value.startswith('"'):
        return _ESCAPE.sub(_character, value[1:-1])
    return value


def _character(match: re.Match[str]) -> str:
    number = match[1] or match[2]
    return chr(int(number, 16)) if number else _SHORT[match[3]]
