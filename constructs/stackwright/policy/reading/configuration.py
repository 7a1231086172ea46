"""What Terraform is to make of one stack, as rules read it: out of its document, or out of a plan."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from stackwright.model.environment import Environment
from stackwright.model.settings.waivers import Stage
from stackwright.model.stacks import Stack
from stackwright.policy.reading.resources import Resource, Unknown, leaves, replaced
from stackwright.synthesis.document import METADATA, Document, Object
from stackwright.terraform.plan_json import SECRET, UNKNOWN, Plan

_WHOLE = re.compile(r"\$\{[^{}]*\}|\$\{.*\}", re.DOTALL)
_INSIDE = re.compile(r"(?<!\$)\$\{(.*?)\}", re.DOTALL)
_REFERENCE = re.compile(r"(?<![\w.\"-])((?:data\.|ephemeral\.)?[a-z]\w*\.[\w-]+)\.[\w\[]")
META = ("provisioner", "connection", "lifecycle", "depends_on", "provider", "count", "for_each")
"""Arguments that are Terraform's own, and no resource type's."""


@dataclass(frozen=True)
class Configuration:
    """What Terraform is to make of one stack.

    Attributes:
        stack: The stack.
        resources: Its resources, data sources and ephemeral resources, those that a plan destroys left out.
        terraform: The settings of Terraform: backend, required providers and version; empty in a plan, which says
            nothing of them.
        providers: The arguments of each provider's blocks, by its local name.
        outputs: The outputs, by name; empty in a plan.
        modules: The calls of modules, by name: what they make, no rule reads before there is a plan.
        is_plan: Whether it is out of a plan.
    """

    stack: Stack
    resources: tuple[Resource, ...]
    terraform: Mapping[str, Any] = field(default_factory=dict)
    providers: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    outputs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    modules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    is_plan: bool = False

    @property
    def stage(self) -> Stage:
        """How strictly it is guarded; an account's own stack as production is, as it holds the states of all."""
        owner = self.stack.owner
        return owner.settings.stage if isinstance(owner, Environment) else "production"

    @property
    def environment(self) -> Environment | None:
        """The environment that it is part of; None for an account's own stack."""
        return self.stack.owner if isinstance(self.stack.owner, Environment) else None

    def of_type(self, *types: str) -> Iterator[Resource]:
        """The resources of some types."""
        return (one for one in self.resources if one.kind == "resource" and one.type in types)

    def referring(self, type_: str, argument: str, to: Resource, *names: str) -> Iterator[Resource]:
        """Resources that belong to another one, which an argument of theirs names.

        Args:
            type_: Their type.
            argument: The argument.
            to: The other one.
            names: Arguments of that one whose values may stand in the argument, where it is known already.
        """
        known = {value for name in names if isinstance(value := to.value(name), str)} - {"", UNKNOWN, SECRET}
        for one in self.of_type(type_):
            if to.address in one.refers(argument) or known & {*map(str, one.values(argument))}:
                yield one


def of_document(stack: Stack, document: Document) -> Configuration:
    """What was synthesized of a stack."""
    providers = {
        name: tuple(replaced(block, _value) for block in (blocks if isinstance(blocks, list) else [blocks]))
        for name, blocks in document.json.get("provider", {}).items()
    }
    terraform = document.json.get("terraform", {})
    modules = document.json.get("module", {})
    return Configuration(stack, resources_of(document), terraform, providers, document.outputs, modules)


def resources_of(document: Document) -> tuple[Resource, ...]:
    """What was synthesized, whatever stack it is."""
    return tuple(
        Resource(
            one.kind,
            one.type,
            one.name,
            replaced({name: value for name, value in one.body.items() if name != METADATA}, _value),
            _references(one.body),
            one.path,
        )
        for one in (*document.objects(), *_within_checks(document))
    )


def of_plan(stack: Stack, plan: Plan) -> Configuration:
    """What will be there when a plan of a stack is applied, secrets covered."""
    configured = plan.json.get("configuration", {})
    expressions = {
        f"{'data.' if one.get('mode') == 'data' else ''}{one['type']}.{one['name']}": one.get("expressions", {})
        for one in configured.get("root_module", {}).get("resources", ())
    }
    resources = []
    for change in plan.resources:
        if change.kind in {"destroy", "forget"}:
            continue
        address = re.sub(r"\[[^\]]*\]$", "", change.address)
        name = address.rpartition(".")[2]
        kind = "data" if address.startswith("data.") else "resource"
        arguments = replaced(change.after, lambda text: Unknown(text) if text in {UNKNOWN, SECRET} else text)
        resources.append(Resource(kind, change.type, name, arguments, _planned(expressions.get(address, {}))))
    providers = {
        name: (replaced(_constants(one.get("expressions", {})), str),)
        for name, one in configured.get("provider_config", {}).items()
    }
    return Configuration(stack, tuple(resources), {}, providers, is_plan=True)


def _within_checks(document: Document) -> Iterator[Object]:
    """Data sources that stand in blocks of `check`."""
    for check in document.json.get("check", {}).values():
        for one in check if isinstance(check, list) else [check]:
            yield from Document(one).objects("data")


def _value(text: str) -> str:
    found = _WHOLE.fullmatch(text)
    return Unknown(text) if found and not text.startswith("$${") else text.replace("$${", "${").replace("%%{", "%{")


def _references(body: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for path, value in leaves({name: inner for name, inner in body.items() if name not in {METADATA, *META}}):
        if isinstance(value, str) and "${" in value:
            to = {address for inside in _INSIDE.findall(value) for address in _REFERENCE.findall(inside)}
            found.setdefault(".".join(path), set()).update(to)
    return {path: frozenset(to) for path, to in found.items() if to}


def _planned(expressions: Any, path: tuple[str, ...] = ()) -> dict[str, frozenset[str]]:  # noqa: ANN401 - any JSON
    """References as a plan has them: with each expression, longest first, and the object alone among them."""
    found: dict[str, set[str]] = {}
    if isinstance(expressions, list):
        inner = [_planned(one, path) for one in expressions]
    elif isinstance(expressions, Mapping) and "references" in expressions:
        to = {address for one in expressions["references"] for address in _REFERENCE.findall(f"{one}.")}
        to |= {one for one in expressions["references"] if _REFERENCE.fullmatch(f"{one}.x")}
        return {".".join(path): frozenset(to)}
    elif isinstance(expressions, Mapping):
        inner = [_planned(one, (*path, name)) for name, one in expressions.items()]
    else:
        return {}
    for one in inner:
        for at, to_ in one.items():
            found.setdefault(at, set()).update(to_)
    return {at: frozenset(to_) for at, to_ in found.items()}


def _constants(expressions: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(expressions, list):
        return [_constants(one) for one in expressions]
    if not isinstance(expressions, Mapping):
        return expressions
    if "constant_value" in expressions:
        return expressions["constant_value"]
    if "references" in expressions:
        return Unknown(UNKNOWN)
    return {name: _constants(one) for name, one in expressions.items()}
