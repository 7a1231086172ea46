"""Every add-on, with as few settings as each takes."""

from typing import Any

from stackwright.model.addons import ADDONS

ZONES = {"hosted_zone_ids": ["Z0123456789ABCDEFGHIJ"]}
EVERY: dict[str, dict[str, Any]] = {
    addon.name: ZONES if "hosted_zone_ids" in addon.settings.model_fields else {} for addon in ADDONS
}
OWN_DRIVER = {"eks_addons": {"aws-ebs-csi-driver": {"enabled": False}}}
"""What EKS must not install where all of them are on."""
