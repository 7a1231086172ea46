"""The terraform binary: where it is, and which version it has."""

import json
import logging
import os
import re
import shutil
import subprocess
from dataclasses import dataclass

from stackwright.model.errors import PlatformError

LOG = logging.getLogger(__name__)
OLDEST = (1, 10)
"""1.10 is the first with lock files for the S3 backend.

Source: https://github.com/hashicorp/terraform/blob/v1.10/CHANGELOG.md
"""
BINARY = "TERRAFORM_BINARY_NAME"
"""Environment variable that names another binary, `tofu` for example. cdktf knows it too."""


class TerraformError(PlatformError):
    """Terraform is missing, of another version, or has failed."""


@dataclass(frozen=True)
class Terraform:
    """A terraform binary that will do.

    Attributes:
        path: Where it is.
        version: Its version, e.g. `1.11.4`.
    """

    path: str
    version: str

    @classmethod
    def find(cls, exactly: str | None = None) -> "Terraform":
        """The binary that the environment names, or `terraform`.

        Args:
            exactly: The one version that will do; any that is not too old if left out.

        Raises:
            TerraformError: There is none, it is too old, or it is another one.
        """
        name = os.environ.get(BINARY) or "terraform"
        oldest = ".".join(map(str, OLDEST))
        remedy = f"install Terraform {oldest} or newer (https://developer.hashicorp.com/terraform/install), or OpenTofu"
        path = shutil.which(name)
        if not path:
            raise TerraformError(f"there is no {name} on PATH; {remedy}, or name it in {BINARY}")
        LOG.info("run %s version -json", path)
        printed = subprocess.run([path, "version", "-json"], capture_output=True, text=True, check=False).stdout
        try:
            version = str(json.loads(printed)["terraform_version"])
        except (ValueError, KeyError):
            raise TerraformError(f"{path} does not say which version of Terraform it is; {remedy}") from None
        if tuple(map(int, re.findall(r"\d+", version)[:2])) < OLDEST:
            raise TerraformError(f"{path} is Terraform {version}; {remedy}")
        if exactly and version != exactly:
            raise TerraformError(
                f"{path} is Terraform {version}, and {exactly} is pinned as terraform.version in platform.yaml; "
                f"install {exactly}, or name it in {BINARY}"
            )
        return cls(path, version)
