"""Which image it is: its tag, its digest or both, and whether it can become another one."""

import re
from dataclasses import dataclass

# Source: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
TAG = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"
DIGEST = r"sha256:[0-9a-f]{64}"

_PINNED = (
    re.compile(r"v?[0-9]+\.[0-9]+\.[0-9]+([-_.].+)?"),  # a whole version: v1.6.0, 2.0.0-rc.1
    re.compile(r"([A-Za-z0-9_.]+-)*(?=[a-f]*[0-9])[0-9a-f]{7,40}"),  # a commit: 3f2a91c, main-3f2a91c
)
_MOVING = re.compile(r"(^|[-_.])(latest|snapshot|nightly|edge)($|[-_.])", re.IGNORECASE)
PINNED_FORMS = "a whole version such as v1.6.0, or one with a commit such as 3f2a91c"


@dataclass(frozen=True)
class Version:
    """An image of a service.

    Attributes:
        tag: What people call it.
        digest: What it is, whatever its tag becomes; where there is one, the overlay names it and no tag.
    """

    tag: str | None = None
    digest: str | None = None

    @property
    def pinned(self) -> bool:
        """Whether it stays what it is. Of a tag only its form is known: `v1.6.0` was meant to stay, `main` was not."""
        if self.digest:
            return True
        tag = self.tag or ""
        return any(form.fullmatch(tag) for form in _PINNED) and not _MOVING.search(tag)

    @property
    def key(self) -> str:
        """What the overlay calls what it names."""
        return "digest" if self.digest else "newTag"

    @property
    def value(self) -> str:
        """What the overlay names."""
        return self.digest or self.tag or ""

    @property
    def short(self) -> str:
        """What people call it, or as much of the digest as tells it apart."""
        return self.tag or self.value[: len("sha256:") + 12]

    def __str__(self) -> str:
        return self.short if self.tag is None or self.digest is None else f"{self.tag} ({Version(None, self.digest)})"
