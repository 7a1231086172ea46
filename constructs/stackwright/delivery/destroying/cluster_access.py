"""kubectl for a cluster that is live: with an own configuration, which is gone afterwards."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from stackwright.delivery.destroying.contents import Kubectl
from stackwright.terraform.runner import Result, Runner
from stackwright.terraform.state_doctor.kept.connection import Connection


@contextmanager
def reached(cluster: str, region: str, connection: Connection, runner: Runner) -> Iterator[Kubectl | None]:
    """What runs kubectl against a cluster; None where AWS has no cluster of that name.

    Args:
        cluster: The cluster's name.
        region: Its region.
        connection: Clients of its account.
        runner: What runs commands.
    """
    eks = connection.client("eks", region)
    try:
        found = eks.describe_cluster(name=cluster)["cluster"]
    except eks.exceptions.ResourceNotFoundException:
        yield None
        return
    login = {
        "apiVersion": "client.authentication.k8s.io/v1beta1",
        "command": "aws",
        "args": ["--region", region, "eks", "get-token", "--cluster-name", cluster, "--output", "json"],
        "interactiveMode": "Never",
    }
    authority = {"certificate-authority-data": found["certificateAuthority"]["data"]}
    configuration = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": cluster, "cluster": {"server": found["endpoint"], **authority}}],
        "users": [{"name": cluster, "user": {"exec": login}}],
        "contexts": [{"name": cluster, "context": {"cluster": cluster, "user": cluster}}],
        "current-context": cluster,
    }
    with tempfile.TemporaryDirectory(prefix="stackwright-kubectl-") as private:
        file = Path(private) / "config"
        file.write_text(json.dumps(configuration))

        def kubectl(arguments: Sequence[str]) -> Result:
            return runner.run(["kubectl", f"--kubeconfig={file}", *arguments], Path(private))

        yield kubectl
