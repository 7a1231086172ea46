"""Addresses of services in any text: environment variables, arguments, configuration."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stackwright.gitops.objects.contents import Contents

# What `scheme://service` means without a port.
_PORTS = {
    "amqp": 5672,
    "grpc": None,
    "http": 80,
    "https": 443,
    "mysql": 3306,
    "postgres": 5432,
    "postgresql": 5432,
    "redis": 6379,
}
_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_FULL = re.compile(
    rf"(?:(?P<scheme>[a-z][a-z0-9+]*)://)?(?:[\w%.~-]+(?::[^@\s/]*)?@)?"
    rf"(?:{_LABEL}\.)*?(?P<service>{_LABEL})\.(?P<namespace>{_LABEL})\.svc(?:\.cluster\.local)?\.?(?![\w.-])(?::(?P<port>\d+))?"
)
_SHORT = re.compile(
    rf"(?<![\w./@:-])(?:(?P<scheme>[a-z][a-z0-9+]*)://)?(?:[\w%.~-]+(?::[^@\s/]*)?@)?"
    rf"(?P<service>{_LABEL})(?:\.(?P<namespace>{_LABEL}))?(?::(?P<port>\d+))?(?![\w.:@-])"
)
_ONLY = re.compile(r"(?:[a-z][a-z0-9+]*://)?(?P<service>[a-z](?:[a-z0-9-]*[a-z0-9])?):(?P<port>\d+)(?:/.*)?")


@dataclass(frozen=True, order=True)
class Address:
    """A service that something is told of.

    Attributes:
        namespace: Its namespace.
        service: Its name.
        port: Its port; None where the text does not say.
    """

    namespace: str
    service: str
    port: int | None

    def __str__(self) -> str:
        return f"{self.service}.{self.namespace}" + (f":{self.port}" if self.port else "")


def addresses(text: str, namespace: str, contents: Contents) -> Iterator[Address]:
    """The services of the cluster that a text names.

    `a.b.svc` always means one. `a.b` does as part of an address with a scheme or a port, where `b` is a namespace or
    `a` is a service in some namespace; `a` alone, where it is a service in the text's own namespace.

    Args:
        text: The text.
        namespace: The namespace of whoever reads it.
        contents: What the cluster holds.
    """
    known = {name for _, name in contents.services}
    for found in _FULL.finditer(text):
        yield Address(found["namespace"], found["service"], _port(found))
    for found in _SHORT.finditer(text):
        if not (found["scheme"] or found["port"]):
            continue
        service, near = found["service"], found["namespace"]
        if near is None and (namespace, service) in contents.services:
            yield Address(namespace, service, _port(found))
        elif near is not None and (near in contents.namespaces or service in known):
            yield Address(near, service, _port(found))


def only_address(text: str, namespace: str) -> Address | None:
    """The service that a text means which is nothing else than its name and port, perhaps with a scheme and a path."""
    found = _ONLY.fullmatch(text)
    if found is None or found["service"] == "localhost":
        return None
    return Address(namespace, found["service"], int(found["port"]))


def _port(found: re.Match[str]) -> int | None:
    if found["port"]:
        return int(found["port"])
    return _PORTS.get(found["scheme"] or "")
