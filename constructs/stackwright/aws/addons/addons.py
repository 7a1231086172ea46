"""Every add-on that an environment names."""

from collections.abc import Sequence
from typing import Any

from constructs import Construct

from stackwright.aws.addons.addon_parts import AddonParts, addon_role
from stackwright.aws.parts.pod_identity_role import PodIdentityRole
from stackwright.model.addons.addon import Addon, AddonSettings, Surroundings
from stackwright.model.addons.needs import Needs
from stackwright.model.context import Context
from stackwright.model.iam import Statement
from stackwright.model.refs import AddonsRef, NetworkRef, SecretsRef
from stackwright.model.settings.addons import AddonsSettings


class Addons(Construct):
    """The AWS half of the add-ons. Each stands below its own name, so that adding one touches no other.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Names, account, region and tags.
        settings: The `addons` block.
        network: The VPC.
        secrets: The environment's secrets.
        node_ssm: Whether Session Manager can open a shell on the cluster's nodes.
        network_account_id: The account that the VPC belongs to; this one if left out.
        node_statements: What nodes may do beside what AWS's own policies for them say.

    Attributes:
        parts: Escape hatch: the add-ons, as `addons` spells them. Those that need only a role are that role.
        ref: All that other layers may know.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        settings: AddonsSettings,
        network: NetworkRef,
        secrets: SecretsRef,
        node_ssm: bool = False,
        network_account_id: str | None = None,
        node_statements: Sequence[Statement] = (),
    ) -> None:
        super().__init__(scope, id_)
        owner = network_account_id or context.account_id
        around = Surroundings(network.vpc_id, owner, secrets.key_arn, node_ssm, tuple(node_statements))
        every = {addon: addon.needs(context, own, around) for addon, own in settings.enabled.items()}
        needs = {addon: needed for addon, needed in every.items() if needed != Needs()}
        # What needs one role only comes first. Addresses do not depend on it, the order in files does.
        ordered = sorted(needs, key=lambda addon: not needs[addon].only_a_role)
        self._context = context
        self.parts: dict[str, PodIdentityRole | AddonParts] = {
            addon.name: self._part(addon, settings.enabled[addon], needs[addon]) for addon in ordered
        }
        self.ref = AddonsRef(
            enabled=[addon.name for addon in settings.enabled],
            facts={addon.name: addon.fact_texts(context, own, around) for addon, own in settings.enabled.items()},
        )

    def _part(self, addon: Addon[Any], settings: AddonSettings, needs: Needs) -> PodIdentityRole | AddonParts:
        """One add-on: its role, or all that it needs."""
        if not needs.only_a_role:
            return AddonParts(
                self, addon.id, context=self._context, addon=addon.name, namespace=settings.namespace, needs=needs
            )
        (role,) = needs.roles
        policies = {
            name: [statement for statement in statements if isinstance(statement, Statement)]
            for name, statements in role.policies.items()
        }
        return addon_role(
            self, addon.id, context=self._context, namespace=settings.namespace, role=role, policies=policies
        )
