"""Plans of whole stacks by the real provider alone: expressions are resolved here, as Terraform's core would.

What has been applied is what was planned, with something made up where AWS would decide. A value that is not known
before an apply is `UNKNOWN` in a plan, and so is each that holds it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from stackwright.cdk.replacement import forcing
from stackwright.cdk.schema import Block, CtyType
from stackwright.rehearsal.providers.adaptation import adapt
from stackwright.rehearsal.stand_in.wire import UNKNOWN, has_unknown
from stackwright.synthesis.document import Document, Object
from support.real_provider import RealProvider, Value

Action = Literal["create", "update", "replace", "delete"]
States = dict[str, dict[str, Value]]
"""States of resources, by stack and address."""

EXPRESSION = re.compile(r"(?<!\$)\$\{([^{}]*)\}")
REFERENCE = re.compile(r"(?<![\w.\"-])((?:data\.|ephemeral\.)?[a-z]\w*\.[\w-]+)((?:\.[\w-]+|\[\d+\])*)")
ROUNDS = 4
"""What is made up for AWS becomes what the provider would read of AWS in as many rounds."""
OWN = "aws_"
"""How types of the provider begin that is asked."""
META = {"//", "depends_on", "lifecycle", "provider", "provisioner", "connection"}


@dataclass
class Plan:
    """The plan of some stacks.

    Attributes:
        actions: What is done, by stack and address; what stays as it is, is left out.
        states: What is planned.
        arguments: What is configured.
    """

    actions: dict[str, dict[str, Action]] = field(default_factory=dict)
    states: States = field(default_factory=dict)
    arguments: States = field(default_factory=dict)

    def types(self, *actions: Action) -> set[str]:
        """The types of the resources that something is done to."""
        return {
            address.split(".")[0]
            for stack in self.actions.values()
            for address, action in stack.items()
            if action in actions
        }


def plan(provider: RealProvider, documents: Mapping[str, Document], prior: States, *, applying: bool = False) -> Plan:
    """Plan stacks, each after those that it reads.

    Args:
        provider: The provider.
        documents: The stacks by name, in their order.
        prior: What there is.
        applying: Whether to apply on the way: the states are those after the plan.
    """
    made, outputs = Plan(), {}
    for name, document in documents.items():
        adapted = adapt(document, provider.version, pinned=False).document
        stack = _Stack(provider, name, adapted, prior.get(name, {}), outputs, applying=applying)
        key = document.json["terraform"]["backend"]["s3"]["key"]
        made.actions[name], made.states[name], outputs[key] = stack.all()
        made.arguments[name] = stack.arguments
    return made


def applied(provider: RealProvider, documents: Mapping[str, Document]) -> Plan:
    """The empty plan after stacks have been applied, again and again until nothing is left to do.

    Raises:
        AssertionError: There is no end of it.
    """
    states: States = {}
    for _ in range(ROUNDS):
        planned = plan(provider, documents, states, applying=True)
        states = planned.states
        if not any(planned.actions.values()):
            return planned
    raise AssertionError(f"after {ROUNDS} applies there is still something to do: {planned.actions}")


class _Stack:
    def __init__(
        self,
        provider: RealProvider,
        name: str,
        document: Document,
        prior: dict[str, Value],
        outputs: Mapping[str, Value],
        *,
        applying: bool,
    ) -> None:
        self._provider, self._document, self._prior, self._outputs = provider, document, prior, outputs
        self._name, self._applying = name, applying
        self._bodies = {one.address: one for one in document.objects("resource")}
        self._remote = {
            f"data.terraform_remote_state.{one.name}": one.body["config"]["key"]
            for one in document.objects("data")
            if one.type == "terraform_remote_state"
        }
        self.arguments: dict[str, Value] = {}
        self._states: dict[str, Value] = {}
        self._actions: dict[str, Action] = {}

    def all(self) -> tuple[dict[str, Action], dict[str, Value], Value]:
        for address in self._bodies:
            self._state(address)
        gone = self._prior.keys() - self._bodies.keys()
        outputs = {name: self._value(output["value"]) for name, output in self._document.outputs.items()}
        return {**self._actions, **dict.fromkeys(gone, "delete")}, self._states, outputs

    def _state(self, address: str) -> Value:
        if address not in self._states:
            one = self._bodies[address]
            body = {key: value for key, value in one.body.items() if key not in META}
            prior = self._prior.get(address)
            if not one.type.startswith(OWN):
                self._states[address] = self._of_another(one, self._value(body), prior)
                return self._states[address]
            block = self._provider.block(one.type)
            arguments = arguments_of(block, self._value(body))
            if prior is not None:
                for path in one.body.get("lifecycle", {}).get("ignore_changes", ()):
                    _ignore(arguments, prior, re.findall(r"\w+", path))
            self.arguments[address] = arguments
            planned = self._provider.plan(one.type, arguments, prior)
            if prior is None:
                self._actions[address] = "create"
            elif planned.forced:
                self._actions[address] = "replace"
                planned = self._provider.plan(one.type, arguments)
            elif planned.state != prior:
                self._actions[address] = "update"
            state = planned.state
            if self._applying:
                state = self._provider.known(one.type, state, f"{self._name}.{address}")
            self._states[address] = state
        return self._states[address]

    def _of_another(self, one: Object, arguments: Value, prior: Value | None) -> Value:
        """What is planned of a resource of a provider that is not there to be asked."""
        made = {**arguments, **{key: [below] for key, below in arguments.items() if key == "metadata"}}
        if prior is None:
            self._actions[one.address] = "create"
            return made
        for name in one.body.get("lifecycle", {}).get("ignore_changes", ()):
            made[name] = prior[name]
        changed = {path for path in {*_paths(prior), *_paths(made)} if _at(made, path) != _at(prior, path)}
        forced = forcing(one.type.partition("_")[0])[one.type]
        if changed:
            self._actions[one.address] = "replace" if changed & forced else "update"
        return made

    def _value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._value(below) for key, below in value.items()}
        if isinstance(value, list):
            return [self._value(below) for below in value]
        if not isinstance(value, str):
            return value
        if whole := EXPRESSION.fullmatch(value):
            return self._expression(whole[1])
        parts = [self._expression(match[1]) for match in EXPRESSION.finditer(value)]
        if any(map(has_unknown, parts)):
            return UNKNOWN
        found = iter(parts)
        return EXPRESSION.sub(lambda _: str(next(found)), value).replace("$${", "${")

    def _expression(self, text: str) -> Any:
        """The value of a reference; of anything else its text with the values of the references in it."""
        if whole := REFERENCE.fullmatch(text):
            return self._referred(whole[1], whole[2])
        values = [self._referred(match[1], match[2]) for match in REFERENCE.finditer(text)]
        if any(map(has_unknown, values)):
            return UNKNOWN
        return f"{text} of {values}"

    def _referred(self, address: str, path: str) -> Any:
        steps = re.findall(r"[\w-]+", path)
        if address in self._remote:
            value: Any = {"outputs": self._outputs[self._remote[address]]}
        elif address in self._bodies:
            value = self._state(address)
        else:
            return f"{address}{path}"  # of a data source or an ephemeral resource, which nothing changes
        for step in steps:
            if value is UNKNOWN:
                return UNKNOWN
            value = value[int(step)] if isinstance(value, list) else value[step]
        return value


def arguments_of(block: Block, body: Value) -> Value:
    """A body in the form of the schema: blocks as lists, values of the type that is asked for."""
    arguments = {}
    for name, value in body.items():
        if name in block.blocks:
            nested = block.blocks[name]
            items = value if isinstance(value, list) else [value]
            made = [arguments_of(nested.block, item) for item in items]
            arguments[name] = made if nested.nesting in {"list", "set"} else made[0]
        else:
            arguments[name] = _converted(block.attributes[name].type, value)
    return arguments


def _converted(type_: CtyType, value: Any) -> Any:
    if value is None or value is UNKNOWN:
        return value
    if isinstance(type_, str):
        return _plain(type_, value)
    if type_[0] == "object":
        return {name: _converted(inner, value.get(name)) for name, inner in type_[1].items()}
    if type_[0] == "map":
        return {key: _converted(type_[1], below) for key, below in value.items()}
    return [_converted(type_[1], below) for below in value]


def _plain(type_: str, value: Any) -> Any:
    if type_ == "string":
        return str(value).lower() if isinstance(value, bool) else str(value)
    if type_ == "bool" and isinstance(value, str):
        return value == "true"
    return float(value) if type_ == "number" and isinstance(value, str) else value


def _paths(value: Any, above: str = "") -> Iterator[str]:
    """Dotted paths of all that stands in a value, without indexes."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _paths(below, f"{above}.{key}".strip("."))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        yield from _paths(value[0], above)
    else:
        yield above


def _at(value: Any, path: str) -> Any:
    for step in path.split("."):
        value = value[0] if isinstance(value, list) else value
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _ignore(arguments: Any, prior: Any, steps: list[str]) -> None:
    """Put what there is in the place of what is configured."""
    *way, last = steps
    for step in way:
        arguments, prior = (
            (one[int(step)] if isinstance(one, list) else one.get(step, {})) for one in (arguments, prior)
        )
    arguments[last] = prior[last]
