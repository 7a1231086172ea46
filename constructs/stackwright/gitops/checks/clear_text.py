"""No secret stands in clear text, and none is made anew at every rendering: what runs would change with every sync.

Looked at are Secrets, environment variables and arguments by their names, and the texts of ConfigMaps. Certificates are
public, and so is configuration in which no key sounds like a secret.
"""

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from stackwright.gitops.checks.finding import Finding
from stackwright.gitops.objects.kinds import group
from stackwright.gitops.objects.manifests import Object
from stackwright.gitops.objects.pods import containers, template
from stackwright.gitops.objects.webhooks import CONFIGURATIONS
from stackwright.gitops.rendering.applications import Rendered

RESPECTS = "RespectIgnoreDifferences=true"
_NAME = r"(?:password|passwd|secret|token|api[-_]?key|private[-_]?key|secret[-_]?access[-_]?key)"
_SECRET = re.compile(rf"(?i).*{_NAME}")
_ARGUMENT = re.compile(rf"(?i)--(?P<name>[\w.-]*{_NAME})=(?P<value>.+)")
_LINE = re.compile(rf"(?im)^[\s\"'-]*(?P<name>[\w.-]*{_NAME})[\"']?\s*[:=]\s*(?P<value>\S.*?)\s*,?$")
_PRIVATE = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|(?<![A-Z0-9])AKIA[0-9A-Z]{16}(?![A-Z0-9])")
_PUBLIC = re.compile(r"(?:-----BEGIN (?:CERTIFICATE|PUBLIC KEY)-----[^-]*-----END (?:CERTIFICATE|PUBLIC KEY)-----\s*)+")
# A reference, a path, or a word that is no secret.
_NO_SECRET = re.compile(r"(?i)[\"']?(?:\$.*|/.*|\{\{.*|<.*>|true|false|null|none|~|\d+[smhd]?|\[\]|\{\}|)[\"']?")
_FROM_SECRETS = "take it from a Secret that External Secrets makes"
_KEEP = (
    "let External Secrets or cert-manager make it; if the chart does, name it in the application's ignoreDifferences "
    f"with {RESPECTS}, so that the first one stays"
)


def findings(rendered: Sequence[Rendered]) -> Iterator[Finding]:
    """Secrets that whoever reads the tree or its rendering reads too.

    Args:
        rendered: All applications.
    """
    for app in rendered:
        for one in app.objects:
            for place in _readable(one):
                yield Finding.of(app, one, f"{place} stands there in clear text", _FROM_SECRETS)
            yield from _made_anew(app, one)


def _readable(one: Object) -> Iterator[str]:
    if one["kind"] == "ConfigMap":
        yield from _in_configuration(one)
    elif made := template(one):
        yield from _in_containers(made["spec"])


def _made_anew(app: Rendered, one: Object) -> Iterator[Finding]:
    if one["kind"] == "Secret":
        for key in _literal(one):
            if not _is_kept(app, one, *_of_a_secret(key)):
                yield Finding.of(app, one, f"{key} stands there in clear text, or anew at every rendering", _KEEP)
    elif one["kind"] in CONFIGURATIONS:
        bundles = [webhook["clientConfig"].get("caBundle") for webhook in one["webhooks"]]
        if any(bundles) and not _is_kept(app, one, *_BUNDLES):
            yield Finding.of(app, one, "its caBundle is made anew at every rendering", _KEEP)


def _literal(secret: Object) -> Iterator[str]:
    """The keys of a Secret whose values are there and are none for everybody."""
    decoded = {key: _decoded(value) for key, value in (secret.get("data") or {}).items()}
    for key, value in {**decoded, **(secret.get("stringData") or {})}.items():
        if value.strip() and not _PUBLIC.fullmatch(value.strip()) and not _is_plain_configuration(value):
            yield key


def _decoded(value: str | None) -> str:
    return base64.b64decode(value or "").decode(errors="replace")


def _is_plain_configuration(text: str) -> bool:
    """Whether a text is a file of settings of which none sounds like a secret."""
    if _PRIVATE.search(text):
        return False
    try:
        read = yaml.safe_load(text)
    except yaml.YAMLError:
        return False
    return isinstance(read, Mapping) and not any(_SECRET.fullmatch(key) for key in _keys(read))


def _keys(value: Any) -> Iterator[str]:  # noqa: ANN401 - any YAML
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield str(key)
            yield from _keys(below)
    elif isinstance(value, list):
        for below in value:
            yield from _keys(below)


def _in_configuration(one: Object) -> Iterator[str]:
    for key, text in (one.get("data") or {}).items():
        if _SECRET.fullmatch(key) and not _NO_SECRET.fullmatch(text.strip()):
            yield key
        if _PRIVATE.search(text):
            yield f"a private key in {key}"
        for found in _LINE.finditer(text):
            if not _NO_SECRET.fullmatch(found["value"]):
                yield f"{found['name']} in {key}"


def _in_containers(pod: dict[str, Any]) -> Iterator[str]:
    for kind, container in containers(pod):
        for variable in container.get("env") or ():
            if _SECRET.fullmatch(variable["name"]) and not _NO_SECRET.fullmatch(variable.get("value") or ""):
                yield f"{kind}.{container['name']}: {variable['name']}"
        for argument in (*(container.get("command") or ()), *(container.get("args") or ())):
            found = _ARGUMENT.fullmatch(str(argument))
            if found and not _NO_SECRET.fullmatch(found["value"]):
                yield f"{kind}.{container['name']}: --{found['name']}"


def _is_kept(app: Rendered, one: Object, *places: str) -> bool:
    """Whether Argo CD leaves a value of an object as it is in the cluster, and does so when it syncs.

    Args:
        app: The application.
        one: The object.
        places: Where the value is, or what holds it, in any of the forms that Argo CD takes.
    """
    spec = app.application["spec"]
    options = (spec.get("syncPolicy") or {}).get("syncOptions", ())
    return RESPECTS in options and any(
        (ignored.get("group", ""), ignored["kind"]) == (group(one), one["kind"])
        and ignored.get("name", one["metadata"]["name"]) == one["metadata"]["name"]
        and {*(ignored.get("jsonPointers") or ()), *(ignored.get("jqPathExpressions") or ())} & {*places}
        for ignored in spec.get("ignoreDifferences") or ()
    )


def _of_a_secret(key: str) -> tuple[str, ...]:
    return "/data", f"/data/{key.replace('/', '~1')}", ".data", f".data.{key}", f'.data["{key}"]'


_BUNDLES = ("/webhooks", ".webhooks[].clientConfig.caBundle", ".webhooks[]?.clientConfig.caBundle")
