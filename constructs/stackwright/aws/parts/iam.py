"""Roles, policies and instance profiles, all in the path of the platform, and roles within its boundary."""

from collections.abc import Mapping

from cdktf_cdktf_provider_aws.iam_instance_profile import IamInstanceProfile
from cdktf_cdktf_provider_aws.iam_policy import IamPolicy
from cdktf_cdktf_provider_aws.iam_role import IamRole
from constructs import Construct

from stackwright.model.context import Context


def iam_role(
    scope: Construct,
    id_: str,
    *,
    context: Context,
    name: str,
    description: str,
    trust: str,
    path: str | None = None,
    tags: Mapping[str, str] | None = None,
    session_seconds: int | None = None,
) -> IamRole:
    """A role.

    Args:
        scope: Parent construct.
        id_: Construct id.
        context: Path and permissions boundary.
        name: Its name.
        description: What it is for.
        trust: Policy document that says who may take it.
        path: Another path than that of the platform.
        tags: Tags beside those of its stack.
        session_seconds: How long a session of it may last; an hour if left out.
    """
    return IamRole(
        scope,
        id_,
        name=name,
        path=path or _path(context),
        description=description,
        assume_role_policy=trust,
        permissions_boundary=context.permissions_boundary,
        max_session_duration=session_seconds,
        tags=tags,
    )


def iam_policy(
    scope: Construct,
    id_: str,
    *,
    context: Context,
    name: str,
    description: str,
    policy: str,
    path: str | None = None,
    tags: Mapping[str, str] | None = None,
) -> IamPolicy:
    """A managed policy.

    Args:
        scope: Parent construct.
        id_: Construct id.
        context: The path.
        name: Its name.
        description: What it is for.
        policy: Policy document.
        path: Another path than that of the platform.
        tags: Tags beside those of its stack.
    """
    path = path or _path(context)
    return IamPolicy(scope, id_, name=name, path=path, description=description, policy=policy, tags=tags)


def iam_instance_profile(
    scope: Construct, id_: str, *, context: Context, name: str, role: IamRole
) -> IamInstanceProfile:
    """What gives a role to an instance.

    Args:
        scope: Parent construct.
        id_: Construct id.
        context: The path.
        name: Its name.
        role: The role.
    """
    return IamInstanceProfile(scope, id_, name=name, path=_path(context), role=role.name)


def _path(context: Context) -> str | None:
    """The platform's path; nothing where it is IAM's own default."""
    return None if context.iam_path == "/" else context.iam_path
