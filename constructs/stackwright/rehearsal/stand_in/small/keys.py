"""Keys of the tls provider. Those of elliptic curves follow from a seed; RSA's are drawn, and kept in the state.

Source: https://registry.terraform.io/providers/hashicorp/tls/4.1.0/docs/resources/private_key
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_ssh_private_key,
)

from stackwright.rehearsal.stand_in.small.hashes import sha1_of
from stackwright.rehearsal.stand_in.small.kind import RefusalError, Value

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey

_CURVES: Mapping[str, ec.EllipticCurve] = {
    "P224": ec.SECP224R1(),
    "P256": ec.SECP256R1(),
    "P384": ec.SECP384R1(),
    "P521": ec.SECP521R1(),
}
_NOT_OF_SSH = "secp224r1"
_EXPONENT = 65537


def made(algorithm: str, bits: int, curve: str, seed: str) -> Key:
    """A key.

    Args:
        algorithm: `RSA`, `ECDSA` or `ED25519`.
        bits: The size of a key of RSA.
        curve: The curve of a key of ECDSA, such as `P256`.
        seed: What keys of elliptic curves follow from.

    Raises:
        RefusalError: There is no such key.
    """
    digest = hashlib.sha512(seed.encode())
    if algorithm == "ED25519":
        return ed25519.Ed25519PrivateKey.from_private_bytes(digest.digest()[:32])
    if algorithm == "ECDSA":
        chosen = _CURVES[curve]
        # Less than the order of the curve, which has as many bits as its name says, or a few less.
        return ec.derive_private_key(int(digest.hexdigest(), 16) % 2 ** (chosen.key_size - 8) + 1, chosen)
    try:
        return rsa.generate_private_key(_EXPONENT, bits)
    except ValueError as error:
        raise RefusalError("Unable to generate Key from configuration", f"rsa_bits is {bits}: {error}") from error


def read(text: str) -> Key:
    """Read a private key, in PEM or as OpenSSH has it.

    Raises:
        RefusalError: It is none.
    """
    load = load_ssh_private_key if "OPENSSH" in text else load_pem_private_key
    try:
        key = load(text.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise RefusalError("Unable to parse private key", str(error)) from error
    if not isinstance(key, Key):
        raise RefusalError("Unable to parse private key", f"unsupported private key type: {type(key).__name__}")
    return key


def algorithm(key: Key) -> str:
    """What the provider calls the algorithm of a key."""
    if isinstance(key, rsa.RSAPrivateKey):
        return "RSA"
    return "ECDSA" if isinstance(key, ec.EllipticCurvePrivateKey) else "ED25519"


def private(key: Key) -> Value:
    """A private key in all forms by the name of their attribute."""
    is_edwards = isinstance(key, ed25519.Ed25519PrivateKey)
    formats = {
        "private_key_pem": PrivateFormat.PKCS8 if is_edwards else PrivateFormat.TraditionalOpenSSL,
        "private_key_pem_pkcs8": PrivateFormat.PKCS8,
        **({"private_key_openssh": PrivateFormat.OpenSSH} if _has_ssh(key) else {}),
    }
    written = {name: key.private_bytes(Encoding.PEM, form, NoEncryption()).decode() for name, form in formats.items()}
    return {"private_key_openssh": "", **written}


def public(key: Key) -> Value:
    """The public key in all forms, with what it is recognized by."""
    half = key.public_key()
    line = half.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode() if _has_ssh(key) else ""
    blob = base64.b64decode(line.split()[1]) if line else b""
    md5 = hashlib.md5(blob, usedforsecurity=False).hexdigest()
    sha256 = base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
    return {
        "id": sha1_of(half.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)),
        "public_key_pem": half.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        "public_key_openssh": f"{line}\n" if line else "",
        "public_key_fingerprint_md5": ":".join(md5[at : at + 2] for at in range(0, len(md5), 2)) if line else "",
        "public_key_fingerprint_sha256": f"SHA256:{sha256}" if line else "",
    }


def _has_ssh(key: Key) -> bool:
    return not (isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name == _NOT_OF_SSH)
