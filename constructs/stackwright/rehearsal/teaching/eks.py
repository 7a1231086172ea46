"""Operations of EKS that moto has not, each a function of a cluster and of what is asked.

Path, members and names of an operation are in AWS's own model, by which moto reads requests and writes answers; so an
operation here is what it does, and no more. It is called like the operation, in snake case, as moto has it.

Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_Operations.html
"""

import json
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, cast

from botocore.model import StringShape
from moto.core.responses import ActionResult
from moto.core.utils import get_service_model, utcnow
from moto.eks import models, urls
from moto.eks.responses import EKSResponse

Thing = dict[str, Any]
"""Something in a cluster, with the members that it has in the API."""


class Cluster(models.Cluster):
    """moto's cluster, with what else there is in one."""

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 - whatever moto's takes
        super().__init__(**given)
        self.access_config: Thing = {}
        self.addons: dict[str, Thing] = {}
        self.access_entries: dict[str, Thing] = {}
        self.access_policies: dict[str, dict[str, Thing]] = {}
        self.pod_identity_associations: dict[str, Thing] = {}
        self.identity_provider_configs: dict[str, Thing] = {}
        self.capabilities: dict[str, Thing] = {}
        self.updates: dict[str, Thing] = {}

    def things(self) -> Iterable[tuple[str, dict[str, str]]]:
        """The ARN and the tags of all that has some, the cluster too."""
        yield self.arn, self.tags
        for group in self.nodegroups.values():
            yield group.arn, group.tags
        for thing in self.addons.values():
            yield thing["addonArn"], thing["tags"]
        for thing in self.access_entries.values():
            yield thing["accessEntryArn"], thing["tags"]
        for thing in self.pod_identity_associations.values():
            yield thing["associationArn"], thing["tags"]
        for thing in self.identity_provider_configs.values():
            yield thing["identityProviderConfigArn"], thing["tags"]
        for thing in self.capabilities.values():
            yield thing["arn"], thing["tags"]


@dataclass(frozen=True)
class Call:
    """A call of an operation.

    Attributes:
        cluster: The cluster that it is about.
        given: Its members, by their names in the API; those that were left out are not there.
    """

    cluster: Cluster
    given: Mapping[str, Any]

    def some(self, *names: str) -> Thing:
        """Those of some members that were given."""
        return {name: self.given[name] for name in names if name in self.given}

    def arn(self, kind: str, *path: str) -> str:
        """The ARN of something in the cluster, with an id of its own where none is given in its path."""
        place = self.cluster.arn.rpartition(":cluster/")[0]
        return "/".join([f"{place}:{kind}", self.cluster.name, *path])

    def updated(self, type_: str, *changed: str) -> Thing:
        """Record an update that is done, and answer it.

        Args:
            type_: Its type.
            changed: The members that it changed. Those that are no parameters of an update are not named by it.

        Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateParam.html
        """
        known = cast("StringShape", get_service_model("eks").shape_for("UpdateParamType")).enum
        named = {name[0].upper() + name[1:]: json.dumps(self.given[name]) for name in changed}
        params = [{"type": name, "value": value} for name, value in named.items() if name in known]
        update: Thing = {"id": unique(), "status": "Successful", "type": type_, "params": params}
        self.cluster.updates[update["id"]] = {**update, "createdAt": utcnow(), "errors": []}
        return {"update": self.cluster.updates[update["id"]]}


class Operation(Protocol):
    """An operation, called like the one of the API."""

    __name__: str

    def __call__(self, call: Call, /) -> Mapping[str, Any]:
        """Do it, and answer with the members of its output."""


class Completion(Protocol):
    """What follows an operation of moto's own, called like it."""

    __name__: str

    def __call__(self, call: Call, answer: Mapping[str, Any], /) -> None:
        """Do it, knowing what moto answers."""


def unique() -> str:
    """An id that nothing else has."""
    return str(uuid.uuid4())


def born() -> Thing:
    """When something was made, and changed last."""
    return {"createdAt": utcnow(), "modifiedAt": utcnow()}


def page(call: Call, name: str, found: Iterable[Any]) -> Thing:
    """Some of what was found, as many as were asked for, and where the rest begins.

    Args:
        call: The call of a listing operation.
        name: The member of its output.
        found: All that was found.
    """
    everything = list(found)
    start = int(call.given.get("nextToken", 0))
    end = start + call.given.get("maxResults", 100)
    return {name: everything[start:end], **({"nextToken": str(end)} if end < len(everything) else {})}


def serve(*operations: Operation) -> None:
    """Have moto, in this process, serve operations."""
    for operation in operations:
        setattr(EKSResponse, operation.__name__, _method(operation))


def complete(*operations: Completion) -> None:
    """Have moto, in this process, do its own operations, and then what it forgets of them."""
    for operation in operations:
        setattr(EKSResponse, operation.__name__, _completed(operation, getattr(EKSResponse, operation.__name__)))


def teach() -> None:
    """Have moto, in this process, hand on every request for EKS, and make clusters that hold more."""
    models.Cluster = Cluster  # type: ignore[assignment, misc]
    # An operation is found by AWS's model; moto's list of paths only lacks those that it does not know.
    urls.url_paths["{0}/.*$"] = EKSResponse.dispatch
    # The ARN of a role of Identity Center stands in paths, and moto takes the host's name in it for the endpoint's.
    EKSResponse.region_regex = re.compile(r"^https?://[^/]+\.(?P<region>[^./]+)\.amazonaws\.com")


def _method(operation: Operation) -> Callable[[EKSResponse], ActionResult]:
    def method(response: EKSResponse) -> ActionResult:
        return ActionResult(operation(_call(response)))

    return method


def _completed(
    operation: Completion, own: Callable[[EKSResponse], ActionResult]
) -> Callable[[EKSResponse], ActionResult]:
    def method(response: EKSResponse) -> ActionResult:
        answer = own(response)
        operation(_call(response), cast("Mapping[str, Any]", answer.result))
        return answer

    return method


def _call(response: EKSResponse) -> Call:
    response.parse_parameters(response.normalized_request)
    given = cast("Mapping[str, Any]", response.params)
    cluster = response.eks_backend.describe_cluster(given.get("clusterName") or given["name"])
    return Call(cast("Cluster", cluster), given)
