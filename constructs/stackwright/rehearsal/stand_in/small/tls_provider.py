"""The tls provider: keys, requests and certificates that are what they say.

Source: https://registry.terraform.io/providers/hashicorp/tls/4.1.0/docs
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding

from stackwright.rehearsal.stand_in.moments import moment, now, written
from stackwright.rehearsal.stand_in.small import certificates, keys
from stackwright.rehearsal.stand_in.small.hashes import sha1_of
from stackwright.rehearsal.stand_in.small.kind import Kind, RefusalError, Small, Value
from stackwright.rehearsal.stand_in.wire import UNKNOWN

_DEFAULTS = {"rsa_bits": 2048, "ecdsa_curve": "P224"}
_MADE_UP_SINCE, _MADE_UP_UNTIL = moment("2025-01-01T00:00:00Z"), moment("2035-01-01T00:00:00Z")
_ALGORITHMS = {"1.2.840.113549.1.1.11": "SHA256-RSA", "1.2.840.10045.4.3.2": "ECDSA-SHA256", "1.3.101.112": "Ed25519"}
"""What Go calls algorithms of signatures. Source: https://pkg.go.dev/crypto/x509#SignatureAlgorithm"""
_PUBLIC_KEYS = {"1.2.840.113549.1.1.1": "RSA", "1.2.840.10045.2.1": "ECDSA", "1.3.101.112": "Ed25519"}
_SERIAL_DIGITS = 31  # hexadecimal: less than the 20 octets of RFC 5280, 4.1.2.2


def _private_key(value: Value, seed: str) -> Value:
    asked = {**_DEFAULTS, **{name: value[name] for name in _DEFAULTS if value.get(name) not in {None, UNKNOWN}}}
    key = keys.made(value["algorithm"], int(asked["rsa_bits"]), asked["ecdsa_curve"], seed)
    return {**asked, **keys.private(key), **keys.public(key)}


def _cert_request(value: Value, _seed: str) -> Value:
    key = keys.read(value["private_key_pem"])
    request = certificates.request(value, key)
    return {
        "id": sha1_of(request.public_bytes(Encoding.DER)),
        "key_algorithm": keys.algorithm(key),
        "cert_request_pem": request.public_bytes(Encoding.PEM).decode(),
    }


def _self_signed(value: Value, seed: str) -> Value:
    key = keys.read(value["private_key_pem"])
    signed = _signed(value, seed, certificates.request(value, key), key, None)
    return {**signed, "key_algorithm": keys.algorithm(key)}


def _locally_signed(value: Value, seed: str) -> Value:
    key = keys.read(value["ca_private_key_pem"])
    try:
        request = x509.load_pem_x509_csr(value["cert_request_pem"].encode())
    except ValueError as error:
        raise RefusalError("Failed to parse certificate request PEM", str(error)) from error
    signed = _signed(value, seed, request, key, _read(value["ca_cert_pem"]))
    return {**signed, "ca_key_algorithm": keys.algorithm(key)}


def _signed(
    value: Value, seed: str, wanted: x509.CertificateSigningRequest, key: keys.Key, issuer: x509.Certificate | None
) -> Value:
    start = now()
    end = start + timedelta(hours=int(value["validity_period_hours"]))
    serial = int(sha256(seed.encode()).hexdigest()[:_SERIAL_DIGITS], 16) + 1
    made = certificates.signed(value, wanted=wanted, key=key, issuer=issuer, serial=serial, start=start, end=end)
    return {
        "id": str(serial),
        "cert_pem": made.public_bytes(Encoding.PEM).decode(),
        "ready_for_renewal": False,
        "validity_start_time": written(start),
        "validity_end_time": written(end),
    }


def _is_due(value: Value) -> bool:
    end = value["validity_end_time"]
    early = value.get("early_renewal_hours") or 0
    return end not in {None, UNKNOWN} and early is not UNKNOWN and moment(end) - timedelta(hours=int(early)) <= now()


def _renewed(prior: Value | None, planned: Value) -> Value:
    """A certificate that is over, or will be soon, is replaced."""
    return {**planned, "ready_for_renewal": UNKNOWN} if prior is not None and _is_due(planned) else planned


def _as_due(state: Value) -> Value:
    return {**state, "ready_for_renewal": True} if _is_due(state) else state


def _public_key(value: Value, _seed: str) -> Value:
    key = keys.read(value.get("private_key_pem") or value.get("private_key_openssh") or "")
    return {"algorithm": keys.algorithm(key), **keys.public(key)}


def _certificate(value: Value, seed: str) -> Value:
    """What is in a text, or, as there is no network, a certificate that is made up for a URL, always the same."""
    found = _read(value["content"]) if value.get("content") else _made_up(value.get("url") or "")
    return {"id": sha1_of(f"{seed}/{found.serial_number}".encode()), "certificates": [_described(found)]}


def _made_up(url: str) -> x509.Certificate:
    host = urlsplit(url).hostname
    if not host:
        raise RefusalError(f'"{url}" is no URL of a server', 'Give url such as "https://example.com", or content.')
    key = keys.made("ED25519", 0, "", url)
    value = {"subject": [{"common_name": host}], "dns_names": [host]}
    serial = int(sha1_of(url.encode()), 16) >> 1
    return certificates.signed(
        value,
        wanted=certificates.request(value, key),
        key=key,
        issuer=None,
        serial=serial,
        start=_MADE_UP_SINCE,
        end=_MADE_UP_UNTIL,
    )


def _read(text: str) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(text.encode())
    except ValueError as error:
        raise RefusalError("Unable to parse certificate", str(error)) from error


def _described(one: x509.Certificate) -> Value:
    constraints = [found.value for found in one.extensions if isinstance(found.value, x509.BasicConstraints)]
    return {
        "cert_pem": one.public_bytes(Encoding.PEM).decode(),
        "is_ca": any(found.ca for found in constraints),
        "issuer": one.issuer.rfc4514_string(),
        "not_after": written(one.not_valid_after_utc),
        "not_before": written(one.not_valid_before_utc),
        "public_key_algorithm": _PUBLIC_KEYS.get(one.public_key_algorithm_oid.dotted_string, "0"),
        "serial_number": str(one.serial_number),
        "sha1_fingerprint": one.fingerprint(SHA1()).hex(),  # noqa: S303 - what AWS asks for
        "signature_algorithm": _ALGORITHMS.get(one.signature_algorithm_oid.dotted_string, "0"),
        "subject": one.subject.rfc4514_string(),
        "version": one.version.value + 1,
    }


SMALL = Small(
    resources={
        "tls_cert_request": Kind(_cert_request),
        "tls_locally_signed_cert": Kind(_locally_signed, plan=_renewed, read=_as_due),
        "tls_private_key": Kind(_private_key),
        "tls_self_signed_cert": Kind(_self_signed, plan=_renewed, read=_as_due),
    },
    data_sources={"tls_certificate": _certificate, "tls_public_key": _public_key},
    ephemeral_resources={"tls_private_key": _private_key},
)
