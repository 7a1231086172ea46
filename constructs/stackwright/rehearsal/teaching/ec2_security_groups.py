"""Rules of security groups in the local AWS keep what they say of themselves; moto keeps it for ranges only.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html
"""

from typing import Any

from moto.ec2.models.security_groups import SecurityGroupRule


def teach() -> None:
    """Have moto, in this process, keep descriptions."""
    init = SecurityGroupRule.__init__

    def keep(rule: Any, *given: Any, **more: Any) -> None:  # noqa: ANN401 - whatever moto's takes
        init(rule, *given, **more)
        listed: dict[str, str] = more.get("prefix_list_id") or next((one for one in given if _is_prefix_list(one)), {})
        rule.prefix_list_description = listed.get("Description")

    SecurityGroupRule.__init__ = keep  # type: ignore[assignment, method-assign]
    SecurityGroupRule.description = property(_description)  # type: ignore[assignment]


def _is_prefix_list(one: object) -> bool:
    return isinstance(one, dict) and "PrefixListId" in one


def _description(rule: Any) -> str | None:  # noqa: ANN401
    target = {**rule.source_group, **rule.ip_range}  # where moto writes what a rule says later
    text: str | None = target.get("Description") or rule.prefix_list_description
    return text
