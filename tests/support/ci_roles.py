"""The roles of CI as an evaluator of IAM is asked about them, and requests as AWS sees them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stackwright.model.ci.boundary import boundary
from stackwright.model.ci.roles import apply_policies, plan_policies
from stackwright.model.ci.scope import Scope
from stackwright.model.ci.trust import apply_trust, plan_trust, provider_arn
from stackwright.model.environment import Environment
from stackwright.model.iam import document
from stackwright.model.platform_ import Platform
from stackwright.model.rules.names import environment_names
from support.simulator import Simulator

KEY = "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000000"
"""The key of states and locks."""
Context = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class Request:
    """What AWS asks IAM for: an action on one resource.

    Attributes:
        action: The action.
        resource: ARN of the resource.
        context: What conditions can ask for.
    """

    action: str
    resource: str
    context: Context


@dataclass(frozen=True)
class Role:
    """A role, with an evaluator.

    Attributes:
        simulator: The evaluator.
        arn: The role's ARN.
        policies: Documents of its policies.
        trust: Document of its trust policy.
        provider: ARN of GitHub's OIDC provider.
        boundary: Document of its boundary.
    """

    simulator: Simulator
    arn: str
    policies: Mapping[str, str]
    trust: str = ""
    provider: str = ""
    boundary: str | None = None

    def answer(self, request: Request) -> str:
        """What IAM answers."""
        return self.simulator.evaluate(
            request.action,
            request.resource,
            request.context,
            principal=self.arn,
            policies=self.policies,
            boundary=self.boundary,
        )

    def may(self, action: str, resource: str, context: Context | None = None) -> bool:
        """Whether it may do something."""
        return self.answer(Request(action, resource, context or {})) == "Allowed"

    def is_taken_with(self, claims: Mapping[str, str]) -> bool:
        """Whether a token of GitHub's with these claims takes it."""
        keys = {f"token.actions.githubusercontent.com:{claim}": value for claim, value in claims.items()}
        return self.simulator.trusts(self.trust, self.provider, self.arn, keys)


@dataclass(frozen=True)
class Roles:
    """The roles of an environment.

    Attributes:
        scope: What belongs to the environment.
        plan: The role for plans.
        apply: The role for applies.
        pods: A role of the environment's, with every permission that there is, in its boundary.
    """

    scope: Scope
    plan: Role
    apply: Role
    pods: Role


def roles(simulator: Simulator, platform: Platform, name: str) -> Roles:
    """The roles of an environment of a platform."""
    environment = next(one for one in platform.environments if one.name == name)
    key = KEY if platform.settings.state.encryption == "kms" else None
    names = environment_names(environment, platform.layers)
    scope = Scope.of(environment, platform.environments, names, key_arn=key)
    provider = provider_arn(environment.account)

    def role(role_name, policies, trust):
        texts = {policy: document(*statements, kind="managed") for policy, statements in policies.items()}
        arn = scope.context.role_arn(role_name)
        return Role(simulator, arn, texts, document(trust, kind="trust"), provider)

    everything = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
    return Roles(
        scope,
        role(environment.names.plan_role, plan_policies(scope), plan_trust(environment)),
        role(environment.names.apply_role, apply_policies(scope), apply_trust(environment)),
        Role(
            simulator,
            scope.context.role_arn(environment.names.workload("pods")),
            {"everything": everything},
            boundary=document(*boundary(scope), kind="managed"),
        ),
    )


FILLED = {
    "Alias": "{}-eks",
    "GroupFriendlyName": "{}-bastion",
    "BucketName": "{}-flow-logs",
    "ClusterName": "{}",
    "DocumentName": "{}-bastion-shell",
    "InstanceProfileNameWithPath": "{}-bastion",
    "LogGroupName": "/aws/eks/{}/cluster",
    "OidcProviderName": "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF",
    "PolicyNameWithPath": "{}-external-secrets-read",
    "QueueName": "{}-karpenter",
    "RepositoryName": "{}/api",
    "RoleNameWithPath": "{}-eks-node",
    "RuleName": "{}-karpenter-rebalance",
    "SecretId": "{}-git-AbCdEf",
}
"""What ARNs of an environment's things hold, by the names that AWS's list of resources gives it."""
MADE_OF = {
    *("egress-only-internet-gateway", "elastic-ip", "internet-gateway", "launch-template", "natgateway"),
    *("network-acl", "placement-group", "route-table", "security-group", "security-group-rule", "subnet"),
    *("transit-gateway-attachment", "vpc", "vpc-endpoint", "vpc-flow-log"),
}
"""Resources of EC2 that an environment has of its own; an action may ask for one of them and need not."""
MEANT = {"events": {"rule-on-default-event-bus"}, "s3": {"bucket", "object"}}
"""Of the resources that an action may be about: what ours are."""
NEW = "aws:RequestTag/${TagKey}"
MAKING = ("Allocate", "Authorize", "Create", "Run")


def requests(simulator: Simulator, action: str, environment: Environment) -> Iterator[Request]:
    """What AWS asks IAM for when something is done to an environment's own things: a request for each of them.

    Which resources an action asks for, and what it tells of each, is what AWS publishes of it. What is made carries its
    tags in the request; what there is has them.
    """
    service, name = action.split(":")
    details = simulator.details(action)
    assert details, f"AWS knows no action {action}"
    meant = MEANT.get(service, MADE_OF)
    kinds = [one for one in details["resourceTypes"] if one["required"] or one["name"] in meant]
    kinds = kinds or details["resourceTypes"][:1]
    if not kinds:
        yield Request(action, "*", _context(action, details["conditionKeys"], environment, new=True))
    for kind in kinds:
        form = simulator.arn_form(service, kind["name"])
        keys = [*details["conditionKeys"], *kind["conditionKeys"]]
        new = name.startswith(MAKING) and NEW in (kind["conditionKeys"] or details["conditionKeys"])
        if not kind["conditionKeys"]:  # what there is to tell of it does not depend on what is done with it
            keys.append("aws:ResourceTag/${TagKey}")
        yield Request(action, _filled(form, environment), _context(action, keys, environment, new=new))


def _filled(form: str, environment: Environment) -> str:
    where = {
        "Partition": "aws",
        "Region": environment.region.name,
        "Account": environment.account.id,
        **{name: text.format(environment.names.prefix) for name, text in FILLED.items()},
    }
    return re.sub(r"\$\{(\w+)}", lambda match: where.get(match[1], f"{match[1].lower()}-0123456789abcdef0"), form)


def _context(action: str, keys: list[str], environment: Environment, *, new: bool) -> dict[str, str | list[str]]:
    tags = {"environment": environment.name, "project": environment.platform.project, "layer": "any"}
    known: dict[str, str | list[str]] = {
        "iam:PermissionsBoundary": environment.permissions_boundary or "",
        "iam:PassedToService": "eks.amazonaws.com",
        "ec2:CreateAction": "CreateVpc",
        "ec2:LaunchTemplate": _filled("arn:${Partition}:ec2:${Region}:${Account}:launch-template/lt-1", environment),
        "dynamodb:LeadingKeys": [f"{environment.account.state_bucket}/environments/{environment.name}/network/x-md5"],
    }
    context = {key: value for key, value in known.items() if key in keys}
    tagging = "Tag" in action.split(":")[1]
    for where, there in (("Request", new or tagging), ("Resource", not new)):
        if there and f"aws:{where}Tag/${{TagKey}}" in keys:
            context.update({f"aws:{where}Tag/{key}": value for key, value in tags.items()})
    return context
