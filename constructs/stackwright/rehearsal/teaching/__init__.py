"""What moto is taught, so that it is the AWS that a platform needs: a file for each family of operations.

Everything here is loaded by the process that runs moto, and by no other. What is taught is what AWS's API reference
says; each file names its page. The form is moto's own, so that any of it can be given to moto.
"""

from stackwright.rehearsal.teaching import (
    autoscaling_groups,
    budgets,
    ec2_launch_templates,
    ec2_security_groups,
    eks,
    eks_access,
    eks_addons,
    eks_capabilities,
    eks_clusters,
    eks_identity_providers,
    eks_node_groups,
    eks_pod_identity,
    eks_tags,
    s3_buckets,
    secret_rotation,
    secret_staging_labels,
)


def teach() -> None:
    """Teach moto, in this process, all of it."""
    eks.teach()
    for family in (
        eks_clusters,
        eks_node_groups,
        eks_addons,
        eks_access,
        eks_capabilities,
        eks_pod_identity,
        eks_identity_providers,
        eks_tags,
        ec2_security_groups,
        ec2_launch_templates,
        autoscaling_groups,
        budgets,
        s3_buckets,
        secret_rotation,
        secret_staging_labels,
    ):
        family.teach()
