"""Ways in which somebody with few permissions gives themselves all, and what keeps a permission from being one.

Source: https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/
Source: https://github.com/salesforce/cloudsplaining
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from stackwright.policy.iam.patterns import covers
from stackwright.policy.iam.statements import Statement

WAYS: Mapping[str, str] = {
    "iam:AddUserToGroup": "joins a group of administrators",
    "iam:AttachGroupPolicy": "attaches AdministratorAccess to a group",
    "iam:AttachRolePolicy": "attaches AdministratorAccess to a role",
    "iam:AttachUserPolicy": "attaches AdministratorAccess to a user",
    "iam:CreateAccessKey": "makes a key for an administrator",
    "iam:CreateLoginProfile": "gives an administrator a password",
    "iam:CreatePolicyVersion": "writes a new version of a policy that it has",
    "iam:DeleteRolePermissionsBoundary": "takes a role's bound away",
    "iam:DeleteUserPermissionsBoundary": "takes a user's bound away",
    "iam:PutGroupPolicy": "writes a policy for a group",
    "iam:PutRolePermissionsBoundary": "chooses a role's bound",
    "iam:PutRolePolicy": "writes a policy for a role",
    "iam:PutUserPermissionsBoundary": "chooses a user's bound",
    "iam:PutUserPolicy": "writes a policy for a user",
    "iam:SetDefaultPolicyVersion": "goes back to a version of a policy that allowed more",
    "iam:UpdateAssumeRolePolicy": "lets itself take any role",
    "iam:UpdateLoginProfile": "changes an administrator's password",
    "iam:UpdateSAMLProvider": "signs in as whoever comes by the provider",
    "cloudformation:UpdateStack": "lets a stack's role make anything",
    "codebuild:UpdateProject": "runs commands with a project's role",
    "datapipeline:PutPipelineDefinition": "runs commands with a pipeline's role",
    "ec2-instance-connect:SendSSHPublicKey": "enters machines, and takes their roles",
    "ec2:ReplaceIamInstanceProfileAssociation": "gives a machine of its own another role",
    "eks:AssociateAccessPolicy": "makes itself administrator of a cluster",
    "eks:CreateAccessEntry": "lets itself into a cluster",
    "glue:UpdateDevEndpoint": "enters an endpoint, and takes its role",
    "lambda:AddPermission": "calls functions that act for others",
    "lambda:UpdateFunctionCode": "runs code with a function's role",
    "lambda:UpdateFunctionConfiguration": "runs code with a function's role, by a layer",
    "sagemaker:CreatePresignedNotebookInstanceUrl": "enters a notebook, and takes its role",
    "ssm:SendCommand": "runs commands on machines, and takes their roles",
    "ssm:StartSession": "enters machines, and takes their roles",
    "sso:AttachManagedPolicyToPermissionSet": "makes a permission set of its own an administrator's",
}
"""Actions that are a way by themselves on whatever they may be used on, with what somebody does with them."""
BY_PASSING: Mapping[str, str] = {
    "cloudformation:CreateStack": "a stack",
    "codebuild:CreateProject": "a build",
    "datapipeline:CreatePipeline": "a pipeline",
    "ec2:RunInstances": "a machine",
    "ecs:RunTask": "a task",
    "glue:CreateDevEndpoint": "an endpoint",
    "glue:CreateJob": "a job",
    "lambda:CreateFunction": "a function",
    "sagemaker:CreateNotebookInstance": "a notebook",
    "states:CreateStateMachine": "a state machine",
}
"""What a role can be passed to by whoever may make it."""
_BOUNDS = re.compile(
    r"(?i)(aws:resourcetag/|iam:resourcetag/|ssm:resourcetag/|iam:permissionsboundary$|iam:policyarn$|lambda:functionarn$"
    r"|aws:resourceorgid$|aws:calledvia|eks:clustername$)"
)
"""Keys of conditions that bound what an action may be used on."""
_WHOLE = re.compile(r"\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:\*(/\*)?|arn:[^:]*:(?!s3:)[^:]*:[^:]*:[^:]*:[\w-]+[/:]\*")
"""Everything, everything of a service, or everything of a kind; what stands there for S3 is a bucket, and no kind."""


def is_open(statement: Statement) -> bool:
    """Whether it is about whatever there is of a kind, with no condition that says which."""
    whole = "NotResource" in statement.body or any(_WHOLE.fullmatch(one) for one in statement.resources)
    return whole and not any(_BOUNDS.match(key) for _, key in statement.conditions)


def ways(statement: Statement) -> Mapping[str, str]:
    """The ways that a statement opens, by their actions.

    What allows every action, or every one of a service, is not told here: it is told as that.
    """
    return _ways(statement.actions)


def names(statement: Statement, action: str) -> bool:
    """Whether it is about an action by more than a star for everything, or for all of a service."""
    return _named(statement.actions, action.lower())


@lru_cache(maxsize=4096)
def _ways(patterns: tuple[str, ...]) -> Mapping[str, str]:
    return {action: how for action, how in WAYS.items() if _named(patterns, action.lower())}


@lru_cache(maxsize=65536)
def _named(patterns: tuple[str, ...], action: str) -> bool:
    return any(covers(one.lower(), action) for one in patterns if not one.endswith(":*") and one != "*")
