"""The layers of an environment, declared one a file: what each reads, which construct it builds, what it publishes.

Resources belong into `aws`, settings and rules into `model`. A declaration loads no CDK: what it builds is imported
when it is built.
"""

from stackwright.layers.access import ACCESS
from stackwright.layers.addons import ADDONS
from stackwright.layers.budget import BUDGET
from stackwright.layers.cluster import CLUSTER
from stackwright.layers.gitops import GITOPS
from stackwright.layers.network import NETWORK
from stackwright.layers.registry import REGISTRY
from stackwright.layers.secrets_ import SECRETS
from stackwright.layers.workloads import WORKLOADS
from stackwright.model.layer import Layers

LAYERS: Layers = (NETWORK, REGISTRY, SECRETS, CLUSTER, ADDONS, WORKLOADS, ACCESS, GITOPS, BUDGET)
"""Every layer, in the order in which editors list their blocks."""
