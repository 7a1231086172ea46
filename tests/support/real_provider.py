"""The real AWS provider, started as Terraform's core starts it and asked for plans: no account, no network, no state.

A question takes 2 ms; what was asked lately is not asked again. What the provider leaves open in a plan is made up
(`known`), so that a plan can be the state that the next one starts from.
"""

import json
import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc

from stackwright.cdk.schema import Attribute, Block, CtyType, block_from_json
from stackwright.rehearsal.stand_in.protocol import message
from stackwright.rehearsal.stand_in.walk import transform
from stackwright.rehearsal.stand_in.wire import UNKNOWN, decode, encode, has_unknown
from support.stand_in import configured, proposed_state

Value = dict[str, Any]
# Source: https://github.com/hashicorp/go-plugin/blob/main/docs/internals.md
HANDSHAKE = {
    "TF_PLUGIN_MAGIC_COOKIE": "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
    "PLUGIN_PROTOCOL_VERSIONS": "5,6",
}
# Source: https://github.com/hashicorp/terraform/blob/v1.11/docs/plugin-protocol/tfplugin5.8.proto
ERROR = 1
NOBODY = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_EC2_METADATA_DISABLED": "true"}
"""Some plans call AWS: nothing listens there, so that they fail at once, wherever they are made."""
MOST = 10_000
"""How many plans are remembered."""
NESTING = {1: "single", 2: "list", 3: "set", 4: "map"}
WRITE_ONLY = bytes([3 << 3 | 2, 2, 2 << 3, 1])
"""In the wire format, that this client knows write-only arguments; the messages of the `tf` package lack the field."""
NOWHERE: Value = {
    "region": "eu-west-1",
    "access_key": "x",
    "secret_key": "x",
    "skip_credentials_validation": True,
    "skip_metadata_api_check": "true",
    "skip_requesting_account_id": True,
    "skip_region_validation": True,
    "max_retries": 1,
}


class Refused(Exception):
    """The provider refuses; its message."""


@dataclass(frozen=True)
class Fault:
    """One thing that the provider finds wrong with arguments.

    Attributes:
        path: Where, names and indexes; the block, where the provider cannot tell an item of a set.
        text: What it says.
    """

    path: tuple[str | int, ...]
    text: str


@dataclass(frozen=True)
class Planned:
    """What the provider answers.

    Attributes:
        state: What it plans, `UNKNOWN` where only AWS can tell.
        forced: Paths, without indexes, whose change makes it replace the object; empty when it need not.
    """

    state: Value
    forced: frozenset[tuple[str, ...]]


class RealProvider:
    """The provider of a mirror, running until it is closed.

    Args:
        mirror: A filesystem mirror of Terraform's.
        remembers: How many plans are remembered; those of the greatest types take a megabyte each.
    """

    def __init__(self, mirror: Path, *, remembers: int = MOST) -> None:
        self._most = remembers
        binary = max(mirror.glob("registry.*/hashicorp/aws/*/*/terraform-provider-aws_v*"))
        self.version = binary.parent.parent.name
        self._binary = binary
        self._tags: dict[str, str] | None = None
        self._answers: dict[str, Any] = {}
        self._start()
        schema = self._call("GetProviderSchema", "GetSchema")
        self._schemas = schema.resource_schemas
        self._data = schema.data_source_schemas
        self._blocks: dict[str, Block] = {}
        self._provider = _block(schema.provider.block)

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [self._binary], env=os.environ | HANDSHAKE | NOBODY, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        _, protocol, _, address, *_ = self._process.stdout.readline().strip().split("|")
        self._service = f"tfplugin{protocol}.Provider"
        unlimited = [("grpc.max_receive_message_length", -1)]
        self._channel = grpc.insecure_channel(f"unix:{address}", unlimited)

    def close(self) -> None:
        """End it."""
        self._channel.close()
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()

    @property
    def types(self) -> list[str]:
        """The types of its resources."""
        return sorted(self._schemas)

    def block(self, type_: str) -> Block:
        """The schema of a resource."""
        if type_ not in self._blocks:
            self._blocks[type_] = _block(self._schemas[type_].block)
        return self._blocks[type_]

    def configure(self, tags: Mapping[str, str] | None = None) -> None:
        """Give it the arguments of a provider block, with the tags that all resources get."""
        self._answers.clear()
        config = {**NOWHERE, "default_tags": [{"tags": dict(tags or {})}]}
        self._tags = dict(tags or {})
        version = {"terraform_version": "1.11.4", "config": encode(configured(self._provider, config))}
        self._call("ConfigureProvider", "Configure", **version)

    def validate(self, type_: str, arguments: Value) -> None:
        """Judge arguments by themselves.

        Raises:
            Refused: They cannot be right.
        """
        faults = self.faults(type_, configured(self.block(type_), arguments))
        if faults:
            raise Refused(faults[0].text)

    def faults(self, type_: str, config: Value) -> list[Fault]:
        """All that it finds wrong with a configuration that lacks no argument of the schema."""
        request = message("ValidateResourceConfig.Request")(type_name=type_, config=encode(config))
        request.MergeFromString(WRITE_ONLY)
        answer = self._answer("ValidateResourceConfig", "ValidateResourceTypeConfig", request)
        return [
            Fault(tuple(_steps(one.attribute.steps)), f"{one.summary}: {one.detail}")
            for one in answer.diagnostics
            if one.severity == ERROR
        ]

    def data_sources_that_take(self, argument: str) -> set[str]:
        """The types of data sources to which an argument may be given."""
        taking = {type_ for type_, schema in self._data.items() if argument in _block(schema.block).attributes}
        return {type_ for type_ in taking if not self._refuses(type_, argument)}

    def _refuses(self, type_: str, argument: str) -> bool:
        config = configured(_block(self._data[type_].block), {argument: "given"})
        request = message("ValidateDataResourceConfig.Request")(type_name=type_, config=encode(config))
        answer = self._answer("ValidateDataResourceConfig", "ValidateDataSourceConfig", request)
        unknown = (one for one in answer.diagnostics if one.summary == "Invalid or unknown key")
        return any(tuple(_steps(one.attribute.steps)) == (argument,) for one in unknown)

    def call(self, function: str, *arguments: Any) -> Any:
        """Call one of its functions.

        Raises:
            Refused: It takes no such arguments.
        """
        request = message("CallFunction.Request")(name=function, arguments=map(encode, arguments))
        answer = self._asked("CallFunction", "CallFunction", request)
        if answer.HasField("error"):
            raise Refused(answer.error.text)
        return decode(answer.result)

    def plan(self, type_: str, arguments: Value, prior: Value | None = None) -> Planned:
        """What it would do to make an object, or to change one.

        Args:
            type_: The resource's type.
            arguments: What is configured, in the form of the schema; what is not given is null.
            prior: The object's state; None when there is none.
        """
        question = repr((type_, arguments, prior))
        if question not in self._answers:
            if len(self._answers) >= self._most:
                self._answers.clear()
            self._answers[question] = self._planned(type_, arguments, prior)
        answer = self._answers[question]
        state = decode(answer.planned_state)
        paths = (list(path.steps) for path in answer.requires_replace)
        forced = {
            tuple(step.attribute_name for step in path if step.attribute_name)
            for path in paths
            if prior is not None and _at(prior, path) != _at(state, path)
        }
        return Planned(state, frozenset(forced - {("id",)}))

    def _planned(self, type_: str, arguments: Value, prior: Value | None) -> Any:
        block = self.block(type_)
        config = configured(block, arguments)
        proposed = proposed_state(block, prior or {}, config)
        if prior is None:
            proposed = transform(block, proposed, _open)
        return self._call(
            "PlanResourceChange", type_name=type_, prior_state=encode(prior), config=encode(config),
            proposed_new_state=encode(proposed),
        )  # fmt: skip

    def known(self, type_: str, state: Value, seed: str) -> Value:
        """A planned state as if it had been applied: something made up, always the same, where AWS would decide.

        Args:
            type_: The resource's type.
            state: The planned state.
            seed: What makes it another object's than others', e.g. its address.
        """
        return known(self.block(type_), state, seed)

    def _call(self, name: str, method: str = "", /, **fields: Any) -> Any:
        return self._send(name, method or name, message(f"{name}.Request")(**fields))

    def _send(self, name: str, method: str, request: Any) -> Any:
        response = self._answer(name, method, request)
        errors = [one for one in response.diagnostics if one.severity == ERROR]
        if errors:
            raise Refused(f"{errors[0].summary}: {errors[0].detail}")
        return response

    def _answer(self, name: str, method: str, request: Any) -> Any:
        try:
            return self._asked(name, method, request)
        except grpc.RpcError as error:
            if error.code() != grpc.StatusCode.UNAVAILABLE:
                raise
            self.restart()
            raise Refused("it fell over") from error

    def restart(self) -> None:
        """Start it anew, configured as it was: it fell over, or whoever waited for an answer waits no more."""
        self.close()
        self._start()
        if self._tags is not None:
            self.configure(self._tags)

    def _asked(self, name: str, method: str, request: Any) -> Any:
        return self._channel.unary_unary(
            f"/{self._service}/{method}",
            request_serializer=lambda request: request.SerializeToString(),
            response_deserializer=message(f"{name}.Response").FromString,
        )(request)


def known(block: Block, state: Value, seed: str) -> Value:
    """A planned state as if it had been applied; see `RealProvider.known`."""

    def visit(attribute: Attribute, value: Any, path: tuple[str, ...]) -> Any:
        name = "arn:aws:made-up:eu-west-1:111122223333:" if attribute.name.endswith("arn") else ""
        return _made_up(attribute.type, f"{name}{seed}.{'.'.join(path)}") if has_unknown(value) else value

    return transform(block, _settled(block, state), visit)


def _steps(steps: Iterable[Any]) -> Iterator[str | int]:
    """The steps of a path; of an item of a set nothing."""
    for step in steps:
        kind = step.WhichOneof("selector")
        if kind:
            yield getattr(step, kind)


def _open(attribute: Attribute, value: Any, _path: tuple[str, ...]) -> Any:
    """What is not given and computed is open before an object is made."""
    return UNKNOWN if value is None and attribute.computed else value


def _settled(block: Block, state: Value) -> Value:
    """A state with nothing in the place of blocks of which not even the number is known."""
    value = {name: state[name] for name in block.attributes}
    for name, nested in block.blocks.items():
        items = state[name] if nested.nesting in {"list", "set"} else None
        value[name] = state[name] if items is None else [] if items is UNKNOWN else [
            _settled(nested.block, item) for item in items if item is not UNKNOWN
        ]  # fmt: skip
    return value


def _made_up(type_: CtyType, seed: str) -> Any:
    if type_ == "string":
        return seed
    if type_ == "number":
        return 0
    if type_ == "bool":
        return False
    if type_ == "dynamic":
        return None
    if type_[0] == "object":
        return {name: _made_up(inner, f"{seed}.{name}") for name, inner in type_[1].items()}
    return {} if type_[0] == "map" else [_made_up(type_[1], f"{seed}.0")]


def _at(value: Any, path: Iterable[Any]) -> Any:
    """What stands at a path; None where a value ends before it; of a set, the set."""
    for step in path:
        kind = step.WhichOneof("selector")
        if kind == "element_key_int":
            value = value[step.element_key_int] if value and step.element_key_int < len(value) else None
        else:
            key = step.attribute_name or step.element_key_string
            value = value.get(key) if isinstance(value, dict) else value
    return value


def _block(block: Any) -> Block:
    """A schema of the protocol, by way of the form in which Terraform prints it."""
    return block_from_json(_printed(block))


def _printed(block: Any) -> Value:
    return {
        "attributes": {
            one.name: {
                "type": json.loads(one.type), "required": one.required, "optional": one.optional,
                "computed": one.computed, "write_only": one.write_only,
            }
            for one in block.attributes
        },
        "block_types": {
            one.type_name: {
                "nesting_mode": NESTING[one.nesting], "block": _printed(one.block),
                "min_items": one.min_items, "max_items": one.max_items,
            }
            for one in block.block_types
        },
    }  # fmt: skip
