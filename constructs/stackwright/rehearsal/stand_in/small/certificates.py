"""Certificates and requests for them, really signed.

Source: https://registry.terraform.io/providers/hashicorp/tls/4.1.0/docs/resources/self_signed_cert
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID as Extended
from cryptography.x509.oid import NameOID, ObjectIdentifier

from stackwright.rehearsal.stand_in.small.keys import Key
from stackwright.rehearsal.stand_in.small.kind import RefusalError, Value

_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "cert_signing",
    "crl_signing",
    "encipher_only",
    "decipher_only",
)
_LIBRARY = {"cert_signing": "key_cert_sign", "crl_signing": "crl_sign"}
_EXTENDED = {
    "any_extended": Extended.ANY_EXTENDED_KEY_USAGE,
    "server_auth": Extended.SERVER_AUTH,
    "client_auth": Extended.CLIENT_AUTH,
    "code_signing": Extended.CODE_SIGNING,
    "email_protection": Extended.EMAIL_PROTECTION,
    "timestamping": Extended.TIME_STAMPING,
    "ocsp_signing": Extended.OCSP_SIGNING,
    # Source: https://oidref.com/1.3.6.1.5.5.7.3 and https://oidref.com/1.3.6.1.4.1.311.10.3.3
    "ipsec_end_system": ObjectIdentifier("1.3.6.1.5.5.7.3.5"),
    "ipsec_tunnel": ObjectIdentifier("1.3.6.1.5.5.7.3.6"),
    "ipsec_user": ObjectIdentifier("1.3.6.1.5.5.7.3.7"),
    "microsoft_server_gated_crypto": ObjectIdentifier("1.3.6.1.4.1.311.10.3.3"),
    "netscape_server_gated_crypto": ObjectIdentifier("2.16.840.1.113730.4.1"),
    "microsoft_commercial_code_signing": ObjectIdentifier("1.3.6.1.4.1.311.2.1.22"),
    "microsoft_kernel_code_signing": ObjectIdentifier("1.3.6.1.4.1.311.61.1.1"),
}
_NAMES = {
    "country": NameOID.COUNTRY_NAME,
    "organization": NameOID.ORGANIZATION_NAME,
    "organizational_unit": NameOID.ORGANIZATIONAL_UNIT_NAME,
    "locality": NameOID.LOCALITY_NAME,
    "province": NameOID.STATE_OR_PROVINCE_NAME,
    "street_address": NameOID.STREET_ADDRESS,
    "postal_code": NameOID.POSTAL_CODE,
    "common_name": NameOID.COMMON_NAME,
    "serial_number": NameOID.SERIAL_NUMBER,
    "email_address": NameOID.EMAIL_ADDRESS,
}


def subject(blocks: Iterable[Value] | None) -> x509.Name:
    """The name that the block `subject` gives."""
    given = next(iter(blocks or ()), {})
    texts = {name: given.get(name) or [] for name in _NAMES}
    listed = {name: found if isinstance(found, list) else [found] for name, found in texts.items()}
    return x509.Name([x509.NameAttribute(oid, text) for name, oid in _NAMES.items() for text in listed[name]])


def others(value: Value) -> x509.SubjectAlternativeName | None:
    """The other names: of hosts, addresses and URIs.

    Raises:
        RefusalError: An address is none.
    """
    try:
        addresses = [x509.IPAddress(ipaddress.ip_address(text)) for text in value.get("ip_addresses") or ()]
    except ValueError as error:
        raise RefusalError("Invalid IP address", str(error)) from error
    names: list[x509.GeneralName] = [
        *(x509.DNSName(text) for text in value.get("dns_names") or ()),
        *addresses,
        *(x509.UniformResourceIdentifier(text) for text in value.get("uris") or ()),
    ]
    return x509.SubjectAlternativeName(names) if names else None


def request(value: Value, key: Key) -> x509.CertificateSigningRequest:
    """A request for a certificate."""
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject(value.get("subject")))
    names = others(value)
    if names is not None:
        builder = builder.add_extension(names, critical=False)
    return builder.sign(key, _hash(key))


def signed(
    value: Value,
    *,
    wanted: x509.CertificateSigningRequest,
    key: Key,
    issuer: x509.Certificate | None,
    serial: int,
    start: datetime,
    end: datetime,
) -> x509.Certificate:
    """A certificate.

    Args:
        value: The arguments of the resource.
        wanted: Whom it is for, and the public key.
        key: The key that signs it.
        issuer: The certificate of that key; None where it signs itself.
        serial: Its number.
        start: From when it is valid.
        end: Until when.
    """
    is_ca = value.get("is_ca_certificate") is True
    if is_ca and not wanted.subject.rdns:
        needed = "Must contain at least one Distinguished Name when creating Certificate Authority (CA)"
        raise RefusalError("Invalid Certificate Subject", needed)
    builder = (
        x509.CertificateBuilder()
        .subject_name(wanted.subject)
        .issuer_name(issuer.subject if issuer else wanted.subject)
        .public_key(wanted.public_key())
        .serial_number(serial)
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
    )
    own = x509.SubjectKeyIdentifier.from_public_key(wanted.public_key())
    has_own = is_ca or value.get("set_subject_key_id") is True
    extensions: list[tuple[x509.ExtensionType, bool]] = [*_uses(value.get("allowed_uses") or ())]
    extensions += [(one.value, False) for one in wanted.extensions]
    if has_own:
        extensions.append((own, False))
    above = _key_id(issuer) if issuer else own if has_own and value.get("set_authority_key_id") is True else None
    if above is not None:
        extensions.append((x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(above), False))
    elif value.get("set_authority_key_id") is True:
        raise RefusalError("Invalid Certificate Authority", "Could not determine Authority Key Identifier")
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(key, _hash(key))


def _uses(allowed: Iterable[str]) -> Iterable[tuple[x509.ExtensionType, bool]]:
    asked = {*allowed}
    if asked & {*_USAGES}:
        flags = {_LIBRARY.get(name, name): name in asked for name in _USAGES}
        if not flags["key_agreement"]:  # without it they mean nothing, and cannot be written
            flags |= {"encipher_only": False, "decipher_only": False}
        yield x509.KeyUsage(**flags), True
    extended = [oid for name, oid in _EXTENDED.items() if name in asked]
    if extended:
        yield x509.ExtendedKeyUsage(extended), False


def _key_id(issuer: x509.Certificate) -> x509.SubjectKeyIdentifier | None:
    found = [one.value for one in issuer.extensions if isinstance(one.value, x509.SubjectKeyIdentifier)]
    return found[0] if found else None


def _hash(key: Key) -> hashes.SHA256 | None:
    return None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
