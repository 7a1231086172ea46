"""Buckets in the local AWS: no policy shuts them, and they keep what the keys of their logs look like.

moto does not read conditions, nor a principal that is everybody.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
"""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

from moto.core.responses import ActionResult
from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket
from moto.s3.responses import S3Response

_KEYS = "TargetObjectKeyFormat"


def teach() -> None:
    """Have moto, in this process, take policies like that."""
    # moto takes a bucket policy's "refuse what does not come by TLS" for "refuse".
    FakeBucket.get_permission = lambda *_: PermissionResult.NEUTRAL  # type: ignore[method-assign]
    allows = FakeBucket._log_permissions_enabled_policy  # noqa: SLF001 - moto asks it whether logs may be delivered

    def may_be_delivered(target_bucket: FakeBucket, target_prefix: str | None) -> bool:
        policy = json.loads(target_bucket.policy or '{"Statement": []}')
        # Who delivers logs is named as a service, and what is said of everybody allows nothing to it.
        named = [one for one in policy["Statement"] if isinstance(one.get("Principal"), dict)]
        told = json.dumps({**policy, "Statement": named}).encode()
        target = SimpleNamespace(policy=told, name=target_bucket.name, partition=target_bucket.partition)
        return allows(target, target_prefix)  # type: ignore[arg-type]

    FakeBucket._log_permissions_enabled_policy = staticmethod(may_be_delivered)  # type: ignore[method-assign] # noqa: SLF001
    S3Response.get_bucket_logging = _with_keys(S3Response.get_bucket_logging)  # type: ignore[assignment, method-assign]


def _with_keys(own: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLogging.html."""

    def method(response: Any) -> Any:  # noqa: ANN401 - moto's own
        kept = response.backend.get_bucket_logging(response.bucket_name).get(_KEYS, {})
        serialized = response.serialized

        def completed(answer: ActionResult) -> Any:  # noqa: ANN401
            if kept:
                cast("dict[str, Any]", answer.result)["LoggingEnabled"][_KEYS] = {
                    name: form or {} for name, form in kept.items()
                }
            return serialized(answer)

        response.serialized = completed
        return own(response)

    return method
