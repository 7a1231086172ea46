"""Images, logs, queues, events, session documents, and the budget."""

from collections.abc import Iterator

from stackwright.model.ci.area import Area
from stackwright.model.ci.scope import Scope
from stackwright.model.iam import Statement
from stackwright.model.settings.budget import BudgetSettings
from stackwright.model.settings.registry import RegistrySettings

# What belongs to the registry as a whole, of which an account has one in each region.
_REGISTRY_READS = (
    *("DescribePullThroughCacheRules", "DescribeRegistry", "DescribeRepositoryCreationTemplates"),
    *("GetRegistryPolicy", "GetRegistryScanningConfiguration"),
)
_REGISTRY_CHANGES = {
    "enhanced_scanning": ("ecr:PutRegistryScanningConfiguration",),
    "permissions": ("ecr:DeleteRegistryPolicy", "ecr:PutRegistryPolicy"),
    "pull_through_caches": (
        *("ecr:BatchImportUpstreamImage", "ecr:CreatePullThroughCacheRule", "ecr:CreateRepositoryCreationTemplate"),
        *("ecr:DeletePullThroughCacheRule", "ecr:DeleteRepositoryCreationTemplate", "ecr:UpdatePullThroughCacheRule"),
        *("ecr:UpdateRepositoryCreationTemplate", "ecr:ValidatePullThroughCacheRule"),
    ),
    "replication": ("ecr:PutReplicationConfiguration",),
}
"""What changes it, by the setting that asks for it."""


def _reads(scope: Scope) -> Iterator[Statement]:
    images = ("DescribeRepositories", "GetLifecyclePolicy", "GetRepositoryPolicy", "ListTagsForResource")
    yield Statement("Images", [f"ecr:{one}" for one in images], scope.named("ecr", "repository/{}/*"))
    # What the registry as a whole is set to.
    yield Statement("Registry", [f"ecr:{one}" for one in _REGISTRY_READS], ["*"])
    # Log groups are looked for in a list.
    yield Statement("LogGroups", ["logs:DescribeLogGroups", "logs:ListTagsForResource"], ["*"])
    queues = ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags"]
    yield Statement("Queues", queues, scope.named("sqs", "{}-*"))
    events = ["events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule"]
    yield Statement("Events", events, scope.named("events", "rule/{}-*"))
    documents = ("DescribeDocument", "DescribeDocumentPermission", "GetDocument", "ListTagsForResource")
    yield Statement("Documents", [f"ssm:{one}" for one in documents], scope.named("ssm", "document/{}-*"))
    if scope.environment.block(BudgetSettings):
        yield Statement("Budget", ["budgets:ListTagsForResource", "budgets:ViewBudget"], _budget(scope))
    # What carries the stacks' tags and stands in no state, for `state doctor`.
    yield Statement("Tags", ["tag:GetResources"], ["*"])


def _changes(scope: Scope) -> Iterator[Statement]:
    images = (
        *("CreateRepository", "DeleteLifecyclePolicy", "DeleteRepository", "DeleteRepositoryPolicy"),
        *("PutImageScanningConfiguration", "PutImageTagMutability", "PutLifecyclePolicy", "SetRepositoryPolicy"),
        *("TagResource", "UntagResource"),
    )
    yield Statement("Images", [f"ecr:{one}" for one in images], scope.named("ecr", "repository/{}/*"))
    registry = scope.environment.block(RegistrySettings)
    wanted = [actions for key, actions in _REGISTRY_CHANGES.items() if registry and getattr(registry, key)]
    if wanted:
        # None of these can be tied to a part of the registry.
        yield Statement("Registry", [one for actions in wanted for one in actions], ["*"])
    if registry and registry.enhanced_scanning:
        # Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced.html
        yield Statement("Scanning", ["inspector2:Enable", "inspector2:ListAccountPermissions"], ["*"])
    groups = (
        *("AssociateKmsKey", "CreateLogGroup", "DeleteLogGroup", "DeleteRetentionPolicy", "DisassociateKmsKey"),
        *("PutRetentionPolicy", "TagResource", "UntagResource"),
    )
    yield Statement("LogGroups", [f"logs:{one}" for one in groups], scope.named("logs", "log-group:/aws/*/{}/*"))
    # Flow logs into a bucket are a delivery of CloudWatch Logs.
    # Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
    delivery = ("CreateLogDelivery", "DeleteLogDelivery", "GetLogDelivery", "ListLogDeliveries", "UpdateLogDelivery")
    # It has no name of ours.
    yield Statement("Delivery", [f"logs:{one}" for one in delivery], ["*"])
    queues = ["sqs:CreateQueue", "sqs:DeleteQueue", "sqs:SetQueueAttributes", "sqs:TagQueue", "sqs:UntagQueue"]
    yield Statement("Queues", queues, scope.named("sqs", "{}-*"))
    events = ("DeleteRule", "PutRule", "PutTargets", "RemoveTargets", "TagResource", "UntagResource")
    yield Statement("Events", [f"events:{one}" for one in events], scope.named("events", "rule/{}-*"))
    documents = (
        *("AddTagsToResource", "CreateDocument", "DeleteDocument", "RemoveTagsFromResource", "UpdateDocument"),
        "UpdateDocumentDefaultVersion",
    )
    yield Statement("Documents", [f"ssm:{one}" for one in documents], scope.named("ssm", "document/{}-*"))
    if scope.environment.block(BudgetSettings):
        # Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbudgetservice.html
        budget = ["budgets:ModifyBudget", "budgets:TagResource", "budgets:UntagResource"]
        yield Statement("Budget", budget, _budget(scope))


def _budget(scope: Scope) -> list[str]:
    return [scope.context.arn("budgets", f"budget/{scope.environment.names.budget}")]


SERVICES = Area(
    "services",
    "ECR, CloudWatch Logs, SQS, EventBridge, Systems Manager: what has the environment's names",
    lambda scope: tuple(_reads(scope)),
    lambda scope: tuple(_changes(scope)),
)
