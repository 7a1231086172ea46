"""The `terraform` block: which Terraform plans and applies, and on which machines it runs."""

from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from stackwright.model.settings.consequence import changing, nothing
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import filled, matching

# 1.11 is the first with write-only arguments, which secrets are written with.
# Source: https://github.com/hashicorp/terraform/blob/v1.11/CHANGELOG.md
_VERSION = r"1\.(1[1-9]|[2-9]\d)\.\d{1,3}"
# Source: https://developer.hashicorp.com/terraform/registry/providers/os-arch
_PLATFORM = "(darwin|freebsd|linux|windows)_(386|amd64|arm|arm64)"
TerraformVersion = Annotated[
    str,
    AfterValidator(
        matching(_VERSION, "is not a version of Terraform that all stacks can have", "write 1.11.0 or newer, in full")
    ),
    WithJsonSchema({"type": "string", "pattern": f"^{_VERSION}$"}),
]
MachinePlatform = Annotated[
    str,
    AfterValidator(matching(_PLATFORM, "is not a system and processor", "write it as linux_amd64 or darwin_arm64")),
    WithJsonSchema({"type": "string", "pattern": f"^{_PLATFORM}$"}),
]


@changing(
    version=nothing("What a newer Terraform has written, an older one refuses to read"),
    platforms=nothing("Run `stackwright providers lock` again"),
)
class TerraformSettings(Settings):
    """The program that plans and applies."""

    version: TerraformVersion | None = None
    """The one version that every stack asks for, e.g. `1.11.4`. Any from 1.10 to 2, or from 1.11 where secrets are
    written, if left out."""
    platforms: Annotated[tuple[MachinePlatform, ...], AfterValidator(filled)] = ("linux_amd64", "darwin_arm64")
    """Systems and processors of the machines that run it: those of CI, and of people. Providers are locked for
    these."""
