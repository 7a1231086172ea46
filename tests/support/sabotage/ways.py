"""All ways that there are to break what is synthesized."""

from support.sabotage import ci_roles, clusters, inside, networks, registries, states, workloads

WAYS = (
    *states.WAYS,
    *ci_roles.WAYS,
    *networks.WAYS,
    *registries.WAYS,
    *workloads.WAYS,
    *clusters.WAYS,
    *inside.WAYS,
)
