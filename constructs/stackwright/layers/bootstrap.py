"""The stack that an account has once: where all its other stacks keep their state."""

from constructs import Construct

from stackwright.aws.state_backend import StateBackend
from stackwright.cdk.core import TerraformStack
from stackwright.layers.contract import publish
from stackwright.layers.terraform_block import configure
from stackwright.model.environment import Account
from stackwright.model.state_location import bootstrap_state


class BootstrapStack(TerraformStack):
    """State bucket, lock table and key of one account.

    Args:
        scope: The app.
        account: The account.
    """

    def __init__(self, scope: Construct, account: Account) -> None:
        super().__init__(scope, f"bootstrap-{account.name}")
        configure(
            self,
            location=bootstrap_state(account),
            region=account.region.name,
            tags={**account.tags, "layer": "bootstrap"},
        )
        publish(self, StateBackend(self, "state", account=account).ref)
