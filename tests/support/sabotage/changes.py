"""What is done to a document: plain functions that make functions of it."""

import json
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
Change = Callable[[Json], None]
ABSENT = object()


def resources(document: Json, type_: str, like: str = "") -> list[Json]:
    """The bodies of the resources of a type whose names contain a text."""
    found = [body for name, body in document["resource"].get(type_, {}).items() if like in name]
    assert found, f"no {type_} like {like!r} to break"
    return found


def argument(type_: str, path: str, value: object, like: str = "") -> Change:
    """Give an argument of the first resource of a type another value; `ABSENT` takes it away."""
    return lambda document: put(resources(document, type_, like)[0], path, value)


def every(type_: str, path: str, value: object) -> Change:
    """The same to every resource of a type."""
    return lambda document: [put(one, path, value) for one in resources(document, type_)] and None


def dropped(type_: str, like: str = "") -> Change:
    """Take the first resource of a type away."""

    def change(document: Json) -> None:
        named = document["resource"][type_]
        del named[next(name for name in named if like in name)]

    return change


def added(type_: str, body: Json, kind: str = "resource") -> Change:
    """Add a resource, as a layer of somebody's own or `main.py` would."""
    return lambda document: document.setdefault(kind, {}).setdefault(type_, {}).update({"sabotage": body})


def together(*changes: Change) -> Change:
    """Several of them, one after the other."""
    return lambda document: [change(document) for change in changes] and None


def statement(type_: str, sid: str, part: str, value: object, *, like: str = "", policy: str = "policy") -> Change:
    """Give a part of a statement another value; `ABSENT` takes it away, and the part `Sid` takes all of it away."""

    def change(document: Json) -> None:
        for body in resources(document, type_, like):
            made = json.loads(body[policy])
            for one in made["Statement"]:
                if one.get("Sid") == sid:
                    if part == "Sid":
                        made["Statement"].remove(one)
                    else:
                        put(one, part, value)
                    body[policy] = json.dumps(made)
                    return
        message = f"no statement {sid} in any {type_} like {like!r}"
        raise AssertionError(message)

    return change


def allowing(type_: str, action: object, resource: object, like: str = "", **more: object) -> Change:
    """Add a statement to the policy of the first resource of a type."""

    def change(document: Json) -> None:
        body = resources(document, type_, like)[0]
        made = json.loads(body["policy"])
        made["Statement"].append({"Effect": "Allow", "Action": action, "Resource": resource, **more})
        body["policy"] = json.dumps(made)

    return change


def anew(type_: str, *statements: Json, policy: str = "policy", **more: object) -> Change:
    """Add a resource that is little more than a policy."""
    return added(type_, {policy: json.dumps({"Version": "2012-10-17", "Statement": list(statements)}), **more})


def terraform(path: str, value: object) -> Change:
    """Change a setting of Terraform."""
    return lambda document: put(document["terraform"], path, value)


def provider(path: str, value: object, name: str = "aws") -> Change:
    """Change an argument of a provider."""
    return lambda document: put(document["provider"][name][0], path, value)


def unchanged(document: Json) -> None:
    """Do nothing: it is the file that says something else."""


def put(body: Any, path: str, value: object) -> None:
    """Set what stands at a path; of a list it is the first entry, if the path names none."""
    *way, last = path.split("/")
    for step in way:
        body = body[0] if isinstance(body, list) else body
        body = body.setdefault(step, {})
    body = body[0] if isinstance(body, list) else body
    if value is ABSENT:
        del body[last]
    else:
        body[last] = value
