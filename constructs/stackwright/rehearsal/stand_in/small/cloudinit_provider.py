"""The cloudinit provider: parts of user data as one MIME document.

Source: https://registry.terraform.io/providers/hashicorp/cloudinit/2.3.7/docs/data-sources/config
"""

from __future__ import annotations

import gzip
import zlib
from base64 import b64encode
from collections.abc import Iterable

from stackwright.rehearsal.stand_in.finding import Finding
from stackwright.rehearsal.stand_in.small.kind import Kind, RefusalError, Small, Value

_DEFAULTS = {"gzip": True, "base64_encode": True, "boundary": "MIMEBOUNDARY"}


def _config(value: Value, _seed: str) -> Value:
    given = {**_DEFAULTS, **{name: value[name] for name in _DEFAULTS if value.get(name) is not None}}
    for finding in _encoded_if_packed(given):
        raise RefusalError(finding.summary, finding.detail)
    document = _document(given["boundary"], value["part"])
    packed = gzip.compress(document, mtime=0) if given["gzip"] else document
    rendered = b64encode(packed).decode() if given["base64_encode"] else packed.decode()
    return {"rendered": rendered, "id": str(zlib.crc32(rendered.encode()))}


def _document(boundary: str, parts: Iterable[Value]) -> bytes:
    head = f'Content-Type: multipart/mixed; boundary="{boundary}"\nMIME-Version: 1.0\r\n\r\n'
    texts = [f"--{boundary}\r\n{_part(part)}\r\n" for part in parts]
    return f"{head}{''.join(texts)}--{boundary}--\r\n".encode()


def _part(part: Value) -> str:
    headers = {
        "Content-Disposition": f'attachment; filename="{part["filename"]}"' if part.get("filename") else "",
        "Content-Transfer-Encoding": "7bit",
        "Content-Type": part.get("content_type") or "text/plain",
        "Mime-Version": "1.0",
        "X-Merge-Type": part.get("merge_type") or "",
    }
    written = "".join(f"{name}: {text}\r\n" for name, text in headers.items() if text)
    return f"{written}\r\n{part['content']}"


def _encoded_if_packed(config: Value) -> Iterable[Finding]:
    if config.get("base64_encode") is False and config.get("gzip") in {None, True}:
        yield Finding(("base64_encode",), "expected base64_encode to be true when gzip is true, got False")


SMALL = Small(
    resources={"cloudinit_config": Kind(_config, judge=_encoded_if_packed)}, data_sources={"cloudinit_config": _config}
)
