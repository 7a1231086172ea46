"""Launch templates in the local AWS: their own tags are not those of what is launched by them.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html
"""

from typing import Any

from moto.ec2.models.launch_templates import LaunchTemplateVersion

_OWN = "launch-template"


def teach() -> None:
    """Have moto, in this process, tell these from those."""
    init = LaunchTemplateVersion.__init__

    def keep(version: LaunchTemplateVersion, template: Any, number: int, data: dict[str, Any], text: str) -> None:  # noqa: ANN401
        launched = [one for one in data.pop("TagSpecifications", []) if one["ResourceType"] != _OWN]
        if launched:
            data["TagSpecifications"] = launched
        init(version, template, number, data, text)

    LaunchTemplateVersion.__init__ = keep  # type: ignore[assignment, method-assign]
