"""The stack that an account has once: where its other stacks keep their state, and who may plan and apply them."""

from collections.abc import Sequence

from constructs import Construct

from stackwright.aws.ci_identity import CiIdentity
from stackwright.aws.state_backend import StateBackend
from stackwright.cdk.core import TerraformStack
from stackwright.layers.contract import publish
from stackwright.layers.terraform_block import configure, pin
from stackwright.model.ci.scope import Scope
from stackwright.model.environment import Environment
from stackwright.model.layer import Layers
from stackwright.model.rules.names import environment_names
from stackwright.model.stacks import Stack


class BootstrapStack(TerraformStack):
    """State bucket, lock table and key of one account, and the roles by which CI uses them.

    Args:
        scope: The app.
        stack: The stack's identity.
        environments: All environments of the platform.
        layers: The layers that they can have.

    Attributes:
        identity: The stack's identity.
        construct: Escape hatch: bucket, table and key.
        ci_identity: Escape hatch: GitHub's OIDC provider and the roles; None with `ci.roles: false`.
    """

    def __init__(
        self, scope: Construct, stack: Stack, environments: Sequence[Environment] = (), layers: Layers = ()
    ) -> None:
        super().__init__(scope, stack.name)
        configure(self, location=stack.state, context=stack.context)
        self.identity = stack
        account = stack.account
        self.construct = StateBackend(
            self,
            "state",
            context=stack.context,
            settings=account.platform.state,
            bucket=account.state_bucket,
        )
        publish(self, self.construct.ref)
        here = [one for one in environments if one.account.name == account.name]
        self.ci_identity = (
            CiIdentity(
                self,
                "ci",
                context=stack.context,
                account=account,
                scopes=[
                    Scope.of(one, environments, environment_names(one, layers), key_arn=self.construct.key_arn)
                    for one in here
                ],
            )
            if account.platform.ci.roles and here
            else None
        )
        if self.ci_identity:
            publish(self, self.ci_identity.ref)
        pin(self, account.platform.terraform.version)
