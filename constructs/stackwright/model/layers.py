"""The layers of an environment: one Terraform state each, and what each builds on."""

from typing import Literal

Layer = Literal["network"]

DEPENDS_ON: dict[Layer, tuple[Layer, ...]] = {"network": ()}
"""Every layer, after those that it reads from."""
