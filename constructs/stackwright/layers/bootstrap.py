"""The stack that an account has once: where all its other stacks keep their state."""

from constructs import Construct

from stackwright.aws.state_backend import StateBackend
from stackwright.cdk.core import TerraformStack
from stackwright.layers.contract import publish
from stackwright.layers.terraform_block import configure, pin
from stackwright.model.stacks import Stack


class BootstrapStack(TerraformStack):
    """State bucket, lock table and key of one account.

    Args:
        scope: The app.
        stack: The stack's identity.

    Attributes:
        identity: The stack's identity.
        construct: Escape hatch: bucket, table and key.
    """

    def __init__(self, scope: Construct, stack: Stack) -> None:
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
        pin(self, account.platform.terraform.version)
