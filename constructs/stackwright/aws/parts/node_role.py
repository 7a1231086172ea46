"""The IAM role that nodes have."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from constructs import Construct

from stackwright.aws.parts.iam import iam_role
from stackwright.cdk.core import ITerraformDependable
from stackwright.model.arns import aws_policy_arn
from stackwright.model.context import Context
from stackwright.model.iam import Statement, document, trust

# Pods have roles of their own, the network add-on included, so a node may do no more than join and pull images.
# Source: https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
NODE_POLICIES = ("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly")
# Source: https://docs.aws.amazon.com/eks/latest/userguide/auto-create-node-role.html
AUTO_NODE_POLICIES = ("AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly")
SESSION_MANAGER_POLICY = "AmazonSSMManagedInstanceCore"


class NodeRole(Construct):
    """A role that EC2 instances take, with policies of AWS's own.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Region and account of the role.
        name: The role's name.
        description: What the role is for.
        policies: Names of the policies.
        own_policies: ARNs of further policies, by names of one's own.
        statements: What the nodes may do beside that.

    Attributes:
        role: Escape hatch; `role.add_override(path, value)` sets what arguments lack.
        attachments: What has to stand before a node starts.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        name: str,
        description: str,
        policies: Sequence[str],
        own_policies: Mapping[str, str] = MappingProxyType({}),
        statements: Sequence[Statement] = (),
    ) -> None:
        super().__init__(scope, id_)
        self.role = iam_role(
            self,
            "Resource",
            context=context,
            name=name,
            description=description,
            trust=trust(f"ec2.{context.region.dns_suffix}"),
            tags={"Name": name},
        )
        arns = {**{policy: aws_policy_arn(context.region, policy) for policy in policies}, **own_policies}
        self.attachments: list[ITerraformDependable] = [
            IamRolePolicyAttachment(self, policy, role=self.role.name, policy_arn=arn) for policy, arn in arns.items()
        ]
        if statements:
            own = document(*statements, kind="inline")
            self.attachments.append(IamRolePolicy(self, "own", name="own", role=self.role.id, policy=own))
