"""A stand-in provider in this process, driven as Terraform's core drives it; and arguments that a schema allows."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from stackwright.cdk import schema
from stackwright.cdk.schema import Attribute, Block, CtyType, NestedAttribute
from stackwright.rehearsal.stand_in.protocol import message
from stackwright.rehearsal.stand_in.provider import Provider
from stackwright.rehearsal.stand_in.wire import decode, encode

Value = dict[str, Any]


class Refused(Exception):
    """The provider refuses; its message."""


class StandIn:
    """A stand-in provider, configured.

    Args:
        name: The provider's local name.
        types: The types to serve.
        world: Where its objects are kept.
        configuration: Arguments of the provider block.
        environment: Environment variables.

    Attributes:
        calls: The calls of the protocol by name.
    """

    def __init__(
        self,
        name: str,
        types: Iterable[str],
        world: Path,
        configuration: Value | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._schema = schema.load(name)
        self.calls = Provider(self._schema, frozenset(types), world, environment or {}).methods()
        self._call("ConfigureProvider", config=encode(configured(self._schema.provider, configuration or {})))

    def plan(self, type_name: str, arguments: Value, prior: Value | None = None) -> Value:
        """Plan a create, or the next apply of something that exists."""
        return decode(self.planned(type_name, arguments, prior).planned_state, self._schema.resources[type_name])

    def planned(self, type_name: str, arguments: Value, prior: Value | None = None) -> Any:
        """The whole answer to that."""
        block = self._schema.resources[type_name]
        config = configured(block, arguments)
        request = {
            "type_name": type_name,
            "prior_state": encode(prior, block),
            "proposed_new_state": encode(proposed_state(block, prior or {}, config), block),
            "config": encode(config, block),
        }
        return self._call("PlanResourceChange", **request)

    def apply(self, type_name: str, planned: Value, prior: Value | None = None) -> Value:
        """Apply a plan.

        Raises:
            Refused: The provider does not make it.
        """
        block = self._schema.resources[type_name]
        states = {"prior_state": encode(prior, block), "planned_state": encode(planned, block)}
        request = {"type_name": type_name, **states}
        request["config"] = request["planned_state"]  # near enough: it lacks write-only values
        return decode(self._call("ApplyResourceChange", **request).new_state, block)

    def create(self, type_name: str, arguments: Value) -> Value:
        """Plan and apply.

        Raises:
            Refused: The provider does not make it.
        """
        return self.apply(type_name, self.plan(type_name, arguments))

    def read(self, type_name: str, state: Value) -> Value | None:
        """Refresh."""
        block = self._schema.resources[type_name]
        request = {"type_name": type_name, "current_state": encode(state, block)}
        return decode(self._call("ReadResource", **request).new_state, block)

    def adopt(self, type_name: str, id_: str) -> Value:
        """Import an object.

        Raises:
            Refused: It cannot be imported.
        """
        [found] = self._call("ImportResourceState", type_name=type_name, id=id_).imported_resources
        return decode(found.state, self._schema.resources[type_name])

    def destroy(self, type_name: str, state: Value) -> None:
        """Destroy."""
        request = {"type_name": type_name, "planned_state": encode(None)}
        request["prior_state"] = encode(state, self._schema.resources[type_name])
        self._call("ApplyResourceChange", **request)

    def judge(self, kind: str, type_name: str, arguments: Value) -> None:
        """Validate a configuration.

        Args:
            kind: `Resource`, `DataResource` or `EphemeralResource`.
            type_name: The type.
            arguments: What is given.

        Raises:
            Refused: It cannot be right.
        """
        blocks = {
            "Resource": self._schema.resources,
            "DataResource": self._schema.data_sources,
            "EphemeralResource": self._schema.ephemeral_resources,
        }
        config = encode(configured(blocks[kind][type_name], arguments))
        self._call(f"Validate{kind}Config", type_name=type_name, config=config)

    def answer(self, type_name: str, arguments: Value) -> Value:
        """Read a data source.

        Raises:
            Refused: There is no answer.
        """
        config = encode(configured(self._schema.data_sources[type_name], arguments))
        return decode(self._call("ReadDataSource", type_name=type_name, config=config).state)

    def open(self, type_name: str, arguments: Value) -> Value:
        """Open an ephemeral resource.

        Raises:
            Refused: It cannot be opened.
        """
        config = encode(configured(self._schema.ephemeral_resources[type_name], arguments))
        return decode(self._call("OpenEphemeralResource", type_name=type_name, config=config).result)

    def call(self, function: str, *arguments: Any) -> Any:
        """Call a function.

        Raises:
            Refused: It takes no such arguments.
        """
        request = message("CallFunction.Request")(name=function, arguments=map(encode, arguments))
        answer = self.calls["CallFunction"](request)
        if answer.HasField("error"):
            raise Refused(answer.error.text)
        return decode(answer.result)

    def _call(self, name: str, **fields: Any) -> Any:
        response = self.calls[name](message(f"{name}.Request")(**fields))
        if response.diagnostics:
            raise Refused(response.diagnostics[0].summary)
        return response


def configured(block: Block, arguments: Value) -> Value:
    """Arguments as Terraform sends them: what is not given is null, and a block that is not given is empty."""
    value: Value = {name: arguments.get(name) for name in block.attributes}
    for name, nested in block.blocks.items():
        inner = arguments.get(name)
        if nested.nesting in {"list", "set"}:
            value[name] = [configured(nested.block, item) for item in inner or ()]
        else:
            value[name] = None if inner is None else configured(nested.block, inner)
    return value


def proposed_state(block: Block, prior: Value, config: Value) -> Value:
    """The configuration, with what the provider chose before where nothing is given. Sets are not matched.

    Source: https://github.com/hashicorp/terraform/blob/v1.11/internal/plans/objchange/objchange.go
    """
    value = _proposed_attributes(block.attributes, prior, config)
    for name, nested in block.blocks.items():

        def proposed(before: Value, item: Value, block: Block = nested.block) -> Value:
            return proposed_state(block, before, item)

        value[name] = _each(prior.get(name), config[name], proposed)
    return value


def _proposed_attributes(attributes: Mapping[str, Attribute], prior: Value, config: Value) -> Value:
    value = {}
    for name, attribute in attributes.items():
        given = config[name]
        if given is None and attribute.computed:
            value[name] = prior.get(name)
        elif given is None or attribute.nested is None:
            value[name] = given
        else:

            def proposed(before: Value, item: Value, nested: NestedAttribute = attribute.nested) -> Value:
                return _proposed_attributes(nested.attributes, before, item)

            value[name] = _each(prior.get(name), given, proposed)
    return value


def _each(prior: Any, config: Any, proposed: Callable[[Value, Value], Value]) -> Any:
    """Apply a function to one object, or to each in a list with the one that stood in its place."""
    if config is None or isinstance(config, dict):
        return config and proposed(prior or {}, config)
    before = [*(prior or ()), *({} for _ in config)]
    return [proposed(*pair) for pair in zip(before, config, strict=False)]


def arguments(block: Block) -> st.SearchStrategy[Value]:
    """Arguments that a schema allows: what is required, and some of what is optional."""
    settable = {name: found for name, found in block.attributes.items() if not found.read_only and name != "id"}
    required = {name: _given(found) for name, found in settable.items() if found.required}
    optional = {name: _given(found) for name, found in settable.items() if not found.required}
    for name, nested in block.blocks.items():
        inner = arguments(nested.block)
        if nested.nesting in {"list", "set"}:
            inner = st.lists(inner, min_size=nested.min_items, max_size=nested.max_items or 2)
        (required if nested.min_items else optional)[name] = inner
    return st.fixed_dictionaries(required, optional=optional)


def _given(attribute: Attribute) -> st.SearchStrategy[Any]:
    return _of_type(attribute.type) if attribute.nested is None else _nested(attribute.nested)


def _nested(nested: NestedAttribute) -> st.SearchStrategy[Any]:
    one = st.fixed_dictionaries(
        {
            name: _given(found) if found.required else st.none() | _given(found)
            for name, found in nested.attributes.items()
            if not found.read_only
        }
        | {name: st.none() for name, found in nested.attributes.items() if found.read_only}
    )
    return one if nested.nesting == "single" else st.lists(one, max_size=2)


def _of_type(type_: CtyType) -> st.SearchStrategy[Any]:
    plain: Mapping[str, st.SearchStrategy[Any]] = {
        "string": st.text(min_size=1, max_size=5),
        "number": st.integers(0, 9),
        "bool": st.booleans(),
        "dynamic": st.none(),
    }
    if isinstance(type_, str):
        return plain[type_]
    if type_[0] == "object":
        return st.fixed_dictionaries({name: _of_type(inner) for name, inner in type_[1].items()})
    if type_[0] == "map":
        return st.dictionaries(st.text(min_size=1, max_size=3), _of_type(type_[1]), max_size=2)
    return st.lists(_of_type(type_[1]), max_size=2)
