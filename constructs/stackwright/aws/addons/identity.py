"""The role that an add-on's pods have, and what GitOps has to know of it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from constructs import Construct

from stackwright.aws.parts.pod_identity_role import PodIdentityRole
from stackwright.model.environment import Environment
from stackwright.model.iam import Statement

Policies = Mapping[str, Sequence[Statement]]
"""Statements by what they are for."""


class ServiceAccount(Protocol):
    """Settings that say where an add-on runs."""

    @property
    def namespace(self) -> str:
        """Its namespace."""

    @property
    def service_account(self) -> str:
        """Its service account."""


class AddonRole(PodIdentityRole):
    """A role named after its add-on, given to the add-on's service account.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        environment: The environment, with its names.
        addon: The add-on, as `addons` spells it.
        settings: Its settings.
        policies: What it may do.
        managed_policy_arns: Policies of AWS's own, by name.
        facts: What else GitOps has to know, by name.

    Attributes:
        metadata: What GitOps has to know, as `<add-on>_<fact>`.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        environment: Environment,
        addon: str,
        settings: ServiceAccount,
        policies: Policies = MappingProxyType({}),
        managed_policy_arns: Mapping[str, str] = MappingProxyType({}),
        facts: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(
            scope,
            id_,
            environment=environment,
            name=environment.names.addon(addon),
            description=f"Add-on {addon} of {environment.names.cluster}",
            namespace=settings.namespace,
            service_account=settings.service_account,
            policies=policies,
            managed_policy_arns=managed_policy_arns,
        )
        known = {
            "iam_role_arn": self.arn,
            "namespace": settings.namespace,
            "service_account": settings.service_account,
            **facts,
        }
        self.metadata = {f"{addon}_{fact}": value for fact, value in known.items()}
