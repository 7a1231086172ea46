"""`gitops.repository`: where the tree lies that Argo CD reads, and how it gets in."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from stackwright.model.errors import Fault, Refusal, refuse
from stackwright.model.gaps import rule
from stackwright.model.settings.consequence import OF_CI, changing, makes, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import Slug

_HTTPS = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]+)?/[^\s?#@]+", re.ASCII)
_SSH = re.compile(r"(ssh://)?[A-Za-z0-9_.-]+@[A-Za-z0-9.-]+[:/][^\s?#@]+", re.ASCII)
_EXAMPLE = "write it like https://github.com/acme-corp/platform.git or git@github.com:acme-corp/platform.git"
# Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#repositories
CREDENTIALS = {
    "github_app": ("githubAppID", "githubAppInstallationID", "githubAppPrivateKey"),
    "ssh": ("sshPrivateKey",),
    "token": ("username", "password"),
}
"""Keys of the JSON object in Secrets Manager, by what they are: Argo CD's own names."""


def _url(url: str) -> str:
    if user := re.match("https?://(?P<user>[^/]*)@", url):
        remedy = "leave out what stands before @, and name a secret under credentials"
        # It may well be a token: reports are printed in logs.
        raise Refusal(Fault("names a user", remedy, value=url.replace(user["user"], "...")))
    if not (_HTTPS.fullmatch(url) or _SSH.fullmatch(url)):
        raise refuse("is not the address of a Git repository", _EXAMPLE)
    return url


RepositoryUrl = Annotated[
    str, AfterValidator(_url), WithJsonSchema({"type": "string", "pattern": r"^(https://|ssh://|[^/]+@)"})
]


@changing(
    kind=updates("kubernetes_secret_v1"),
    secret=updates("kubernetes_secret_v1") | OF_CI,
    revision=updates("kubernetes_secret_v1"),
)
class CredentialsSettings(Settings):
    """How Argo CD gets into the repository. Terraform hands it over, and keeps it in no plan and in no state."""

    kind: Literal["github_app", "ssh", "token"]
    """What it is: `github_app` and `token` for addresses with https://, `ssh` for the others."""
    secret: Slug
    """Its key below `secrets`. The secret's value is a JSON object, put there by hand before the gitops layer is
    applied: with `githubAppID`, `githubAppInstallationID` and `githubAppPrivateKey`; with `sshPrivateKey`; or with
    `username` and `password`."""
    revision: int = Field(default=1, ge=1)
    """Raise it when the value in Secrets Manager has changed, and it is handed over again."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the JSON object that are handed over."""
        return CREDENTIALS[self.kind]


@changing(
    url=updates("kubernetes_secret_v1", "helm_release"),
    credentials=makes("kubernetes_secret_v1", note="Left out, the repository is read as anybody can") | OF_CI,
)
class TreeRepositorySettings(Settings):
    """The repository of the tree."""

    url: RepositoryUrl | None = None
    """Its address; `https://github.com/<owner>/<name>.git` of the platform's repository if left out."""
    credentials: CredentialsSettings | None = None
    """How Argo CD gets in; not at all for a public repository."""

    @model_validator(mode="after")
    def _fits(self) -> "TreeRepositorySettings":
        faults = list(self._kind_faults())
        if faults:
            raise Refusal(*faults)
        return self

    @rule
    def _kind_faults(self) -> Iterator[Fault]:
        if not self.credentials:
            return
        kind, over_https = self.credentials.kind, self.url is None or self.url.startswith("https://")
        if (kind == "ssh") == over_https:
            remedy = "write url as git@host:owner/name.git" if over_https else "write url with https://, or kind: ssh"
            way = "https" if over_https else "ssh"
            yield Fault(f"does not fit a repository that is read over {way}", remedy, ("credentials", "kind"), kind)
