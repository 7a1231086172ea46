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
    """Terraform is missing, too old, or has failed."""


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
    def find(cls) -> "Terraform":
        """The binary that the environment names, or `terraform`.

        Raises:
            TerraformError: There is none, or it is too old.
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
        return cls(path, version)
