"""What the API server makes of ValidatingAdmissionPolicies, with a real CEL in the place of its own.

https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
"""

import copy
import functools
from dataclasses import dataclass

import cel
from cel.stdlib import add_stdlib_to_context

from support.kustomize import of_kind

RESOURCES = {
    "Pod": ("", "v1", "pods"),
    "Deployment": ("apps", "v1", "deployments"),
    "StatefulSet": ("apps", "v1", "statefulsets"),
    "DaemonSet": ("apps", "v1", "daemonsets"),
    "Job": ("batch", "v1", "jobs"),
    "CronJob": ("batch", "v1", "cronjobs"),
    "Rollout": ("argoproj.io", "v1alpha1", "rollouts"),
}
OURS = {"kubernetes.io/metadata.name": "shop", "stackwright.io/owner": "team"}
"""Labels of a namespace of ours."""
COMPILED = functools.cache(cel.compile)


@dataclass(frozen=True)
class Request:
    """What somebody asks of the API server.

    Attributes:
        object: What shall be.
        old: What there is; None: it is made.
        namespace: Labels of the namespace; None: of one of ours.
        subresource: As `ephemeralcontainers`.
    """

    object: dict
    old: dict | None = None
    namespace: dict | None = None
    subresource: str = ""

    @property
    def operation(self):
        """As the API server calls it."""
        return "CREATE" if self.old is None else "UPDATE"


class Admission:
    """The policies and bindings of a stage."""

    def __init__(self, objects) -> None:
        self.policies = of_kind(objects, "ValidatingAdmissionPolicy")
        self.bindings = of_kind(objects, "ValidatingAdmissionPolicyBinding")
        self.parameters = of_kind(objects, "ConfigMap")

    def judge(self, request):
        """The messages by policy: those that a binding makes count for the request."""
        found = {}
        for binding in self.bindings.values():
            policy = self.policies[binding["spec"]["policyName"]]
            if _applies(policy, binding, request) and (messages := self._messages(policy, binding, request)):
                found[policy["metadata"]["name"]] = messages
        return found

    def only(self, policy):
        """The same stage as if it had one policy: quicker to ask."""
        alone = copy.copy(self)
        alone.bindings = {policy: self.bindings[policy]}
        return alone

    def _messages(self, policy, binding, request):
        spec = policy["spec"]
        context = cel.Context()
        add_stdlib_to_context(context)
        context.add_variable("object", request.object)
        context.add_variable("oldObject", request.old)
        context.add_variable("request", {"operation": request.operation})
        if "paramRef" in binding["spec"]:
            context.add_variable("params", self.parameters[binding["spec"]["paramRef"]["name"]])
        if not all(COMPILED(condition["expression"]).execute(context) for condition in spec["matchConditions"]):
            return []
        variables = {}
        for variable in spec["variables"]:
            variables[variable["name"]] = COMPILED(variable["expression"]).execute(context)
            context.add_variable("variables", variables)
        return [
            COMPILED(rule["messageExpression"]).execute(context) if "messageExpression" in rule else rule["message"]
            for rule in spec["validations"]
            if not COMPILED(rule["expression"]).execute(context)
        ]


def _applies(policy, binding, request):
    group, version, resource = RESOURCES[request.object["kind"]]
    asked = f"{resource}/{request.subresource}" if request.subresource else resource
    return _selects(
        binding["spec"]["matchResources"]["namespaceSelector"], OURS if request.namespace is None else request.namespace
    ) and any(
        group in rule["apiGroups"]
        and version in rule["apiVersions"]
        and request.operation in rule["operations"]
        and asked in rule["resources"]
        for rule in policy["spec"]["matchConstraints"]["resourceRules"]
    )


def _selects(selector, labels):
    operators = {"In": lambda value, values: value in values, "NotIn": lambda value, values: value not in values}
    return selector.get("matchLabels", {}).items() <= labels.items() and all(
        operators[wanted["operator"]](labels.get(wanted["key"]), wanted["values"])
        for wanted in selector.get("matchExpressions", ())
    )
