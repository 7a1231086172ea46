"""The two roles of an environment: their policies, each below its own name."""

from collections.abc import Mapping, Sequence

from stackwright.model.ci.area import Area
from stackwright.model.ci.cluster import CLUSTER
from stackwright.model.ci.data import DATA
from stackwright.model.ci.identities import IDENTITIES
from stackwright.model.ci.network import NETWORK
from stackwright.model.ci.refusals import apply_refusals, plan_refusals
from stackwright.model.ci.scope import Scope
from stackwright.model.ci.services import SERVICES
from stackwright.model.ci.states import read_states, write_states
from stackwright.model.iam import Statement

AREAS: tuple[Area, ...] = (NETWORK, CLUSTER, IDENTITIES, DATA, SERVICES)
"""All of AWS that the layers make things in."""
APPLY_SESSION_SECONDS = 12 * 60 * 60
"""The longest that AWS lets a role's sessions last. A session of GitHub's token cannot be renewed, an update of a
cluster and of its nodes can take hours, and an apply that loses its credentials cannot even release its lock.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html
"""

Policies = Mapping[str, Sequence[Statement]]
"""Statements of a role's policies, by the policies' names."""


def plan_policies(scope: Scope) -> Policies:
    """What the plan role may do: read how things are set up, and the states of its environment."""
    return {"read": _reads(scope), "state": tuple(read_states(scope)), "refused": tuple(plan_refusals(scope))}


def apply_policies(scope: Scope) -> Policies:
    """What the apply role may do: what the layers of its environment ask for."""
    return {
        "read": _reads(scope),
        **{area.name: tuple(area.changes(scope)) for area in AREAS},
        "state": tuple(write_states(scope)),
        "refused": tuple(apply_refusals(scope)),
    }


def _reads(scope: Scope) -> tuple[Statement, ...]:
    return tuple(statement for area in AREAS for statement in area.reads(scope))
