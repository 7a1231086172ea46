"""All ways that there are."""

from support.sabotage import accounts, clusters, networks, registries

WAYS = (*accounts.WAYS, *networks.WAYS, *registries.WAYS, *clusters.WAYS)
