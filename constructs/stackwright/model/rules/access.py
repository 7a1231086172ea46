"""Rules over access."""

from collections.abc import Iterator

from stackwright.model.catalogue import limits
from stackwright.model.environment import Environment
from stackwright.model.layer import UsedName, bucket_name
from stackwright.model.settings.access import AccessSettings


def used_names(environment: Environment) -> Iterator[UsedName]:
    """Names of the bastion's things."""
    names, access = environment.names, environment.block(AccessSettings)
    if access is None:
        return
    yield UsedName(limits.IAM_ROLE, names.bastion)
    yield UsedName(limits.IAM_INSTANCE_PROFILE, names.bastion)
    yield UsedName(limits.IAM_POLICY, names.bastion_sessions_policy)
    yield UsedName(limits.SECURITY_GROUP, names.bastion)
    yield UsedName(limits.AUTO_SCALING_GROUP, names.bastion)
    yield UsedName(limits.LAUNCH_TEMPLATE, names.bastion_launch_template)
    yield UsedName(limits.SSM_DOCUMENT, names.bastion_shell)
    yield UsedName(limits.SSM_DOCUMENT, names.bastion_tunnel)
    yield UsedName(limits.KMS_ALIAS, names.session_key_alias)
    logs = access.bastion.session_logs
    if logs.destination == "cloudwatch":
        yield UsedName(limits.LOG_GROUP, names.session_log_group)
    else:
        yield bucket_name(names.session_log_bucket, logs.bucket, ("access", "bastion", "session_logs"))
