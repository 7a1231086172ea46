"""`cluster.node_policies`: what nodes may do beside joining their cluster and pulling images."""

from typing import Annotated

from pydantic import AfterValidator

from stackwright.model.settings.values import matching

PolicyArn = Annotated[
    str,
    AfterValidator(
        matching(
            r"arn:aws(-cn|-us-gov)?:iam::(aws|[0-9]{12}):policy/[\w+=,.@/-]{1,512}",
            "is not the ARN of a policy",
            "write it like arn:aws:iam::111122223333:policy/nodes, or arn:aws:iam::aws:policy/<name> for AWS's own",
        )
    ),
]
