"""The layers of an environment: one Terraform state each, and what each builds on."""

from typing import Literal

Layer = Literal["network", "registry", "secrets", "cluster", "access", "addons"]

DEPENDS_ON: dict[Layer, tuple[Layer, ...]] = {
    "network": (),
    "registry": (),
    "secrets": (),
    "cluster": ("network",),
    "access": ("network", "cluster"),
    "addons": ("cluster", "secrets", "network"),
}
"""Every layer, after those that it reads from."""
