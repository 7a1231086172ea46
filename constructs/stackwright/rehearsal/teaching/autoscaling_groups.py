"""Auto Scaling groups in the local AWS keep how long an instance may live.

Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_AutoScalingGroup.html
"""

from collections.abc import Callable
from typing import Any

from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult


def teach() -> None:
    """Have moto, in this process, keep it."""
    for operation in ("create_auto_scaling_group", "update_auto_scaling_group"):
        setattr(AutoScalingResponse, operation, _completed(getattr(AutoScalingResponse, operation)))


def _completed(own: Callable[[Any], ActionResult]) -> Callable[[Any], ActionResult]:
    def method(response: Any) -> ActionResult:  # noqa: ANN401 - moto reads requests as it goes
        answer = own(response)
        seconds = response._get_int_param("MaxInstanceLifetime")  # noqa: SLF001 - as moto itself asks
        if seconds is not None:
            groups = response.autoscaling_backend.autoscaling_groups
            groups[response._get_param("AutoScalingGroupName")].max_instance_lifetime = seconds or None  # noqa: SLF001
        return answer

    return method
