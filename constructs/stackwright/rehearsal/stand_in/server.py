"""Serves a provider to Terraform's core: a port on the loopback, TLS, and the handshake line that go-plugin awaits.

A TCP port and not a socket file, because a process that is killed leaves no port behind. Terraform trusts this one
certificate; its own has a key (P-521) that gRPC's TLS does not accept, so the client is not authenticated, and a
stand-in must hold nothing of value.
Source: https://github.com/hashicorp/go-plugin/blob/main/docs/internals.md
"""

from __future__ import annotations

import base64
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tf.gen import grpc_controller_pb2  # type: ignore[import-untyped]

from stackwright.rehearsal.stand_in.protocol import service

_PLUGIN_PROTOCOL, _TERRAFORM_PROTOCOL = 1, 6
COOKIE = ("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2")
_WORKERS = 16
_PARENT_CHECK_SECONDS = 0.5


def serve(methods: Mapping[str, Callable[[Any], Any]], is_orphan: Callable[[], bool]) -> None:
    """Serve until Terraform says goodbye or is gone.

    Args:
        methods: By name of the protocol's call, a function from its request to its response.
        is_orphan: Whether Terraform is gone.
    """
    if os.environ.get(COOKIE[0]) != COOKIE[1]:
        sys.exit("This is a Terraform provider; Terraform starts it.")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; Terraform alone decides when to stop
    done = threading.Event()
    server = grpc.server(ThreadPoolExecutor(max_workers=_WORKERS))
    server.add_generic_rpc_handlers((service(methods), _controller(done)))
    certificate, credentials = _credentials()
    port = server.add_secure_port("127.0.0.1:0", credentials)
    server.start()
    encoded = base64.b64encode(certificate).decode().rstrip("=")
    print(f"{_PLUGIN_PROTOCOL}|{_TERRAFORM_PROTOCOL}|tcp|127.0.0.1:{port}|grpc|{encoded}", flush=True)  # noqa: T201
    while not done.wait(_PARENT_CHECK_SECONDS) and not is_orphan():
        pass
    server.stop(grace=0.2).wait()


def _controller(done: threading.Event) -> grpc.GenericRpcHandler:
    def shutdown(_request: object, _context: object) -> Any:  # noqa: ANN401
        done.set()
        return grpc_controller_pb2.Empty()

    handler = grpc.unary_unary_rpc_method_handler(
        shutdown,
        request_deserializer=grpc_controller_pb2.Empty.FromString,
        response_serializer=lambda response: response.SerializeToString(),
    )
    return grpc.method_handlers_generic_handler("plugin.GRPCController", {"Shutdown": handler})


def _credentials() -> tuple[bytes, grpc.ServerCredentials]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    credentials = grpc.ssl_server_credentials([(private, certificate.public_bytes(serialization.Encoding.PEM))])
    return certificate.public_bytes(serialization.Encoding.DER), credentials
