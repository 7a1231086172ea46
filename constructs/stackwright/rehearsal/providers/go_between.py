"""Stands between Terraform and a provider that runs: `python -m stackwright.….go_between PROVIDER TYPES`.

Terraform starts a provider two or three times for a command, and each time reads all that its schema says: of 1,500
types, for more than a second. Here the provider is started once, and Terraform is told of the types in use. Every other
call is handed on as it is, so that it is the real provider that answers.
Source: https://github.com/hashicorp/terraform/blob/v1.11/docs/plugin-protocol/tfplugin5.8.proto
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc  # type: ignore[import-untyped]

from stackwright.rehearsal.providers.running import PROTOCOL
from stackwright.rehearsal.stand_in.protocol import message
from stackwright.rehearsal.stand_in.server import COOKIE

SERVICE = f"tfplugin{PROTOCOL}.Provider"
_SCHEMA = f"/{SERVICE}/GetSchema"
_SAID = 3
"""Bars in the line that a provider says when it has started.

Source: https://github.com/hashicorp/go-plugin/blob/main/docs/internals.md
"""
_WORKERS = 16
_UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
_BY_TYPE = ("resource_schemas", "data_source_schemas", "ephemeral_resource_schemas")


def main(provider: str, types: str) -> None:
    """Run a provider until standard input is closed; print where Terraform reaches it.

    Args:
        provider: Its binary.
        types: A file with the types in use, as JSON; it may change.
    """
    with tempfile.TemporaryDirectory(prefix="stackwright-") as folder, _running(provider, folder) as channel:
        server = grpc.server(ThreadPoolExecutor(_WORKERS), options=_UNLIMITED)
        server.add_generic_rpc_handlers((_Handler(channel, Path(types)),))
        path = f"{folder}/terraform"
        server.add_insecure_port(f"unix:{path}")
        server.start()
        print(path, flush=True)  # noqa: T201 - how the parent learns it
        sys.stdin.read()
        server.stop(grace=None).wait()


@contextmanager
def _running(provider: str, folder: str) -> Iterator[grpc.Channel]:
    versions = {"PLUGIN_PROTOCOL_VERSIONS": str(PROTOCOL), "TMPDIR": folder}
    process = subprocess.Popen(
        [provider],
        env={**os.environ, **dict([COOKIE]), **versions},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        said = process.stdout.readline() if process.stdout else ""
        if said.count("|") < _SAID:
            sys.exit(1)  # the parent says what that means
        _, _, network, address, *_ = said.strip().split("|")
        with grpc.insecure_channel(f"{network}:{address}", _UNLIMITED) as channel:
            yield channel
    finally:
        process.kill()
        process.wait()


class _Handler(grpc.GenericRpcHandler):  # type: ignore[misc] # gRPC has no types
    def __init__(self, channel: grpc.Channel, types: Path) -> None:
        self._channel, self._types = channel, types
        self._whole: bytes | None = None
        self._known: tuple[str, bytes] | None = None

    def service(self, call: Any) -> Any:  # noqa: ANN401
        """What answers a call; None where the provider has no such."""
        if call.method == _SCHEMA:
            return grpc.unary_unary_rpc_method_handler(self._schema)
        if call.method.startswith(f"/{SERVICE}/"):
            return grpc.unary_unary_rpc_method_handler(_handed_on(self._channel.unary_unary(call.method)))
        return None

    def _schema(self, request: bytes, context: Any) -> bytes:  # noqa: ANN401
        types = self._types.read_text()
        if self._known is None or self._known[0] != types:
            self._whole = self._whole or _handed_on(self._channel.unary_unary(_SCHEMA))(request, context)
            self._known = types, _only(self._whole, frozenset(json.loads(types)))
        return self._known[1]


def _handed_on(call: Callable[[bytes], bytes]) -> Callable[[bytes, Any], bytes]:
    def hand_on(request: bytes, context: Any) -> bytes:  # noqa: ANN401
        try:
            return call(request)
        except grpc.RpcError as error:
            context.abort(error.code(), error.details())
            raise  # which it never comes to: abort raises

    return hand_on


def _only(schema: bytes, types: frozenset[str]) -> bytes:
    said = message("GetProviderSchema.Response").FromString(schema)
    for schemas in (getattr(said, name) for name in _BY_TYPE):
        for type_ in schemas.keys() - types:
            del schemas[type_]
    only: bytes = said.SerializeToString()
    return only


if __name__ == "__main__":
    main(*sys.argv[1:])
