"""Which actions change or delete what is there, and can be allowed for named things only.

Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

import re

from stackwright.policy.iam.escalation import is_open
from stackwright.policy.iam.statements import Statement

# Services of which every such action takes the thing that it is about, but for those below.
_SERVICES = frozenset(
    {
        *("autoscaling", "dynamodb", "ec2", "ecr", "eks", "elasticloadbalancing", "events", "iam", "kms", "lambda"),
        *("logs", "rds", "route53", "s3", "secretsmanager", "sns", "sqs", "ssm"),
    }
)
_VERB = re.compile(
    r"(?i)(associate|attach|authorize|change|createtags|delete|detach|disable|disassociate|modify|purge|put|reboot|remove"
    r"|replace|reset|restore|revoke|schedulekeydeletion|set|stop|tagresource|terminate|untag|update)"
)
# What is about the account or its registry as a whole, and machines that speak of themselves.
_OF_NOTHING = re.compile(
    r"(?i)ecr:.*(registry|pullthroughcache|repositorycreationtemplate|accountsetting|replicationconfiguration).*"
    r"|logs:(delete|put|update)(account|data|destinationpolicy|logdelivery|querydefinition|resourcepolicy).*"
    r"|ssm:(update|put)(instance|compliance|inventory|servicesetting).*|iam:.*(account|securitytoken).*"
    r"|ec2:(modify|disable|reset|associate|restore|replace).*(account|bydefault|default|idformat|serialconsole).*"
    r"|ec2:unassign.*|eks:updateservice.*|route53:.*(domain|checks).*|logs:putlogevents|elasticloadbalancing:setwebacl"
)
_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")
_AFTER = "[a-z]+-{}(s|-attribute|-ingress|-egress)?"
"""The form of an action of EC2 that is named after what it is about."""
_NO_BOUND = frozenset({"aws:requestedregion", "aws:securetransport", "aws:multifactorauthpresent", "aws:currenttime"})
"""Keys of conditions that say when and how, and not what."""


def changes(statement: Statement) -> tuple[str, ...]:
    """The patterns of actions in a statement that change or delete anything there is.

    What allows every action, or every one of a service, is not told here: it is told as that. EC2 asks for each of the
    things that an action is about, so that a statement on all of a kind is about actions that are named after it.
    """
    if any(key not in _NO_BOUND for _, key in statement.conditions) or not is_open(statement):
        return ()
    kinds = {one.rpartition(":")[2].partition("/")[0] for one in statement.resources}
    everything = "*" in kinds or "NotResource" in statement.body
    return tuple(one for one in statement.actions if _changes(one) and (everything or _is_about(one, kinds)))


def _is_about(pattern: str, kinds: set[str]) -> bool:
    service, _, name = pattern.partition(":")
    words = _WORD.sub("-", name).lower()
    return service.lower() != "ec2" or any(re.fullmatch(_AFTER.format(re.escape(kind)), words) for kind in kinds)


def _changes(pattern: str) -> bool:
    service, _, name = pattern.partition(":")
    return (
        service.lower() in _SERVICES
        and name != "*"
        and _VERB.match(name) is not None
        and _OF_NOTHING.fullmatch(pattern) is None
    )
