"""What is stored is encrypted, with keys of one's own where that can be chosen."""

from collections.abc import Iterator

from stackwright.policy.configuration import Configuration
from stackwright.policy.rule import Problem, stack_rule


@stack_rule(
    "eks-secrets-encrypted",
    title="Kubernetes secrets are encrypted with a key of one's own",
    why="Without it, whoever gets at etcd or a backup of it reads every secret of the cluster.",
    remedy="set cluster.encrypt_secrets to true",
    severity="high",
    about=("aws_eks_cluster",),
    controls=("CIS-EKS-1.8 5.3.1", "FSBP EKS.3"),
    stages=("staging", "production"),
)
def kubernetes_secrets(stack: Configuration) -> Iterator[Problem]:
    """Every cluster has an encryption_config for secrets with a key."""
    for cluster in stack.of_type("aws_eks_cluster"):
        if "secrets" not in cluster.values("encryption_config.resources"):
            yield Problem("its secrets are not encrypted with a key of its own", cluster, "encryption_config")
        elif not cluster.value("encryption_config.provider.key_arn"):
            yield Problem("no key is named", cluster, "encryption_config.provider.key_arn")
