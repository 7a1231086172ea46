"""The stand-in provider: answers each call of Terraform's plugin protocol from a schema, for any provider.

It is not the provider: it knows no permissions and no quotas, and of values, defaults and replacements what a provider
answered when it was asked (`cdk/answers`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from stackwright.cdk.answers import Answer, answers
from stackwright.cdk.replacement import forcing
from stackwright.cdk.schema import Attribute, Block, ProviderSchema
from stackwright.rehearsal.stand_in import any_type, data_sources, notices, secret_values
from stackwright.rehearsal.stand_in.configuration import Configuration, ConfigurationError
from stackwright.rehearsal.stand_in.decisions import decided
from stackwright.rehearsal.stand_in.defaults import with_defaults
from stackwright.rehearsal.stand_in.faults import Faults, InjectedError
from stackwright.rehearsal.stand_in.finding import Finding
from stackwright.rehearsal.stand_in.identity import is_global, is_unique, key, known_by_id
from stackwright.rehearsal.stand_in.invention import Place, invent
from stackwright.rehearsal.stand_in.judging import judge
from stackwright.rehearsal.stand_in.planning import plan
from stackwright.rehearsal.stand_in.policy_document import PolicyDocumentError
from stackwright.rehearsal.stand_in.protocol import message
from stackwright.rehearsal.stand_in.relations import with_relations
from stackwright.rehearsal.stand_in.replacing import replaced
from stackwright.rehearsal.stand_in.validation import faults
from stackwright.rehearsal.stand_in.walk import transform
from stackwright.rehearsal.stand_in.wire import (
    UNKNOWN,
    attribute_path,
    decode,
    encode,
    error,
    schema_message,
    warning,
)
from stackwright.rehearsal.stand_in.world import World

State = dict[str, Any]

# What a module may say of itself to newer providers; the bindings do not know it.
# Source: https://hashicorp.github.io/terraform-provider-aws/design-decisions/provider_meta
_META = Block({"user_agent": Attribute("user_agent", ["list", "string"], optional=True)})


class AlreadyExistsError(Exception):
    """A thing of this name exists with other arguments."""


class Provider:
    """Answers for one provider.

    Args:
        schema: What the provider accepts.
        served: The type names to serve; serving all would make each start slow.
        folder: Where the objects that it makes are kept.
        environment: Environment variables.
    """

    def __init__(
        self, schema: ProviderSchema, served: frozenset[str], folder: Path, environment: Mapping[str, str]
    ) -> None:
        self._schema = schema
        self._served = served
        self._folder = folder
        self._environment = environment
        self._faults = Faults(environment)
        self._configuration = Configuration.empty(schema.name, environment)
        self._answers = answers(schema.name)

    def methods(self) -> Mapping[str, Callable[[Any], Any]]:
        """Return the calls of the protocol that are answered, by name."""
        answered = (
            self._get_provider_schema,
            self._validate_provider_config,
            self._validate_resource_config,
            self._validate_data_resource_config,
            self._configure_provider,
            self._upgrade_resource_state,
            self._read_resource,
            self._plan_resource_change,
            self._apply_resource_change,
            self._import_resource_state,
            self._read_data_source,
            self._open_ephemeral_resource,
            self._stop_provider,
        )
        accepted = (
            "ValidateEphemeralResourceConfig",
            "CloseEphemeralResource",
            "GetFunctions",
        )
        methods: dict[str, Callable[[Any], Any]] = {
            "".join(word.capitalize() for word in method.__name__.split("_")): method for method in answered
        }
        return methods | {name: _accept(name) for name in accepted}

    def _get_provider_schema(self, _request: Any) -> Any:  # noqa: ANN401
        def served(blocks: Mapping[str, Block]) -> Mapping[str, Any]:
            return {type_: schema_message(blocks[type_]) for type_ in sorted(self._served & blocks.keys())}

        return message("GetProviderSchema.Response")(
            provider=schema_message(self._schema.provider),
            provider_meta=schema_message(_META) if self._schema.name == "aws" else None,
            server_capabilities=message("ServerCapabilities")(get_provider_schema_optional=True),
            resource_schemas=served(self._schema.resources),
            data_source_schemas=served(self._schema.data_sources),
            ephemeral_resource_schemas=served(self._schema.ephemeral_resources),
        )

    def _validate_provider_config(self, request: Any) -> Any:  # noqa: ANN401
        found = faults(self._schema.provider, decode(request.config))
        return message("ValidateProviderConfig.Response")(diagnostics=self._told(found))

    def _validate_resource_config(self, request: Any) -> Any:  # noqa: ANN401
        type_name = request.type_name
        block, answer = self._schema.resources[type_name], self._answers.get(type_name, Answer())
        config = decode(request.config, block)
        found = [*faults(block, config), *judge(type_name, block, answer, config)]
        return message("ValidateResourceConfig.Response")(diagnostics=self._told(found))

    def _validate_data_resource_config(self, request: Any) -> Any:  # noqa: ANN401
        block = self._schema.data_sources[request.type_name]
        found = faults(block, decode(request.config, block))
        return message("ValidateDataResourceConfig.Response")(diagnostics=self._told(found))

    def _told(self, findings: Iterable[Finding]) -> list[Any]:
        """Diagnostics of findings; of notices those that nobody was told in this run."""
        return [
            error(one.summary, one.detail, one.path) if one.is_error else warning(one.summary)
            for one in findings
            if one.is_error or notices.is_new(self._folder, one.summary)
        ]

    def _configure_provider(self, request: Any) -> Any:  # noqa: ANN401
        try:
            self._configuration = Configuration.read(self._schema.name, decode(request.config), self._environment)
        except ConfigurationError as refusal:
            return message("ConfigureProvider.Response")(diagnostics=[error(*refusal.args)])
        return message("ConfigureProvider.Response")()

    def _upgrade_resource_state(self, request: Any) -> Any:  # noqa: ANN401
        block = self._schema.resources[request.type_name]
        kept = any_type.without_types(block, json.loads(request.raw_state.json))
        state = transform(block, kept, _unchanged)
        return message("UpgradeResourceState.Response")(upgraded_state=encode(state, block))

    def _read_resource(self, request: Any) -> Any:  # noqa: ANN401
        type_name, block = request.type_name, self._schema.resources[request.type_name]
        state = decode(request.current_state, block)
        world, key_ = self._world(type_name, state), self._key(type_name, state)
        stored = world.get(type_name, key_) if key_ else None
        if stored is not None:
            state = transform(block, stored, _unchanged)
        elif key_ and world.is_deleted(type_name, key_):
            state = None
        return message("ReadResource.Response")(new_state=encode(state, block), private=request.private)

    def _plan_resource_change(self, request: Any) -> Any:  # noqa: ANN401
        type_name, block = request.type_name, self._schema.resources[request.type_name]
        prior, proposed = (decode(state, block) for state in (request.prior_state, request.proposed_new_state))
        if proposed is not None:
            proposed = with_defaults(block, self._answers.get(type_name, Answer()).defaults, proposed)
        planned = plan(type_name, block, prior, proposed, self._configuration)
        changes = [] if prior is None or planned is None else replaced(
            block, forcing(self._schema.name).get(type_name, ()), prior, planned
        )  # fmt: skip
        return message("PlanResourceChange.Response")(
            planned_state=encode(planned, block),
            planned_private=request.prior_private,
            requires_replace=map(attribute_path, changes),
            legacy_type_system=True,
        )

    def _apply_resource_change(self, request: Any) -> Any:  # noqa: ANN401
        type_name, block = request.type_name, self._schema.resources[request.type_name]
        prior, planned = (decode(state, block) for state in (request.prior_state, request.planned_state))
        response = message("ApplyResourceChange.Response")
        try:
            if planned is None:
                state = None
                self._destroy(type_name, prior)
                if type_name == secret_values.SECRET:
                    secret_values.forget(self._world(type_name, prior), prior["id"])
            elif prior is None:
                state = self._created(type_name, planned)
            else:
                state = self._updated(type_name, prior, planned)
            if state is not None and type_name == secret_values.VERSION:
                secret_values.keep(self._world(secret_values.SECRET, state), prior, decode(request.config))
        except (InjectedError, AlreadyExistsError) as refusal:
            return response(
                new_state=encode(prior, block), private=request.planned_private, diagnostics=[error(str(refusal))]
            )
        return response(new_state=encode(state, block), private=request.planned_private, legacy_type_system=True)

    def _import_resource_state(self, request: Any) -> Any:  # noqa: ANN401
        type_name, block = request.type_name, self._schema.resources[request.type_name]
        state = self._world(type_name, {}).get(type_name, request.id) or known_by_id(type_name, request.id)
        imported = message("ImportResourceState.ImportedResource")(
            type_name=type_name, state=encode(transform(block, state, _unchanged), block)
        )
        return message("ImportResourceState.Response")(imported_resources=[imported])

    def _read_data_source(self, request: Any) -> Any:  # noqa: ANN401
        block = self._schema.data_sources[request.type_name]
        try:
            state = self._answered(request.type_name, block, decode(request.config, block))
        except PolicyDocumentError as refusal:
            return message("ReadDataSource.Response")(diagnostics=[error(*refusal.args)])
        return message("ReadDataSource.Response")(state=encode(state, block))

    def _open_ephemeral_resource(self, request: Any) -> Any:  # noqa: ANN401
        block = self._schema.ephemeral_resources[request.type_name]
        result = self._answered(request.type_name, block, decode(request.config))
        return message("OpenEphemeralResource.Response")(result=encode(result))

    def _stop_provider(self, _request: Any) -> Any:  # noqa: ANN401
        self._faults.stop()
        return message("StopProvider.Response")()

    def _destroy(self, type_name: str, prior: State) -> None:
        key_ = self._key(type_name, prior)
        if key_:
            self._world(type_name, prior).delete(type_name, key_)

    def _created(self, type_name: str, planned: State) -> State:
        self._faults.before_create(type_name)
        world, arguments = self._world(type_name, planned), _fingerprint(planned)
        tried = None
        for attempt in count():
            state = self._invented(type_name, planned, f"{arguments}/{attempt}", name_taken=attempt > 0)
            key_ = self._key(type_name, state)
            if not key_ or world.claim(type_name, key_):
                break
            if key_ == planned.get("name") and world.is_deleted(type_name, key_):
                break
            if key_ == tried:  # a name: nothing else can be chosen
                state = self._beside(world, type_name, state, arguments)
                break
            tried = key_
        if key_:
            world.put(type_name, key_, state, arguments)
        self._faults.after_create(type_name)
        return state

    def _beside(self, world: World, type_name: str, state: State, arguments: str) -> State:
        """Decide what becomes of an object whose name is taken."""
        key_ = self._key(type_name, state)
        made_from = world.arguments(type_name, key_)
        if not is_unique(type_name) or made_from is None:
            return state
        if made_from != arguments:
            raise AlreadyExistsError(f"creating {type_name}: {key_} already exists with other arguments")
        return world.get(type_name, key_) or state  # the same: an apply that was killed is repeated

    def _updated(self, type_name: str, prior: State, planned: State) -> State:
        state = self._invented(type_name, planned, f"{prior.get('id')}")
        if "latest_version" in prior and planned["latest_version"] is UNKNOWN:
            state["latest_version"] = int(prior["latest_version"] or 0) + 1
            if state.get("update_default_version"):
                state["default_version"] = state["latest_version"]
        key_ = self._key(type_name, state)
        if key_:
            self._destroy(type_name, prior)  # it may move to another region or namespace
            self._world(type_name, state).put(type_name, key_, state, _fingerprint(planned))
        return state

    def _answered(self, type_name: str, block: Block, config: State) -> State:
        place = self._place(config)
        answer = data_sources.truth(type_name, config, place)
        if type_name == secret_values.VERSION:
            answer = secret_values.answer(self._world(secret_values.SECRET, config), config)
        if answer is None:
            kind = type_name.removesuffix("s") if type_name == data_sources.ROUTE_TABLES else type_name
            answer = data_sources.found(type_name, block, config, self._world(kind, config)) or {}
        asked = transform(block, config, lambda item, value, _: UNKNOWN if value is None and item.computed else value)
        told = {name for name, value in answer.items() if asked.get(name) is UNKNOWN or isinstance(value, dict)}
        known = {**asked, **{name: answer[name] for name in told}}
        return invent(type_name, block, known, place, _fingerprint(config))

    def _invented(self, type_name: str, planned: State, seed: str, *, name_taken: bool = False) -> State:
        block = self._schema.resources[type_name]
        tags_all = self._configuration.all_tags(planned.get("tags")) if planned.get("tags_all") is UNKNOWN else None
        known = decided(type_name, planned if tags_all is None else {**planned, "tags_all": tags_all})
        if self._schema.name == "aws":
            known = with_relations(block, known, self._world("aws_subnet", planned))
        seed = f"{self._configuration.scope}/{type_name}/{seed}"
        return invent(type_name, block, known, self._place(planned), seed, name_taken=name_taken)

    def _place(self, value: State) -> Place:
        region = value.get("region")
        place = self._configuration.place
        return replace(place, region=region) if isinstance(region, str) and region else place

    def _key(self, type_name: str, state: State) -> str:
        return key(type_name, self._schema.resources[type_name], state)

    def _world(self, type_name: str, value: State) -> World:
        everywhere = is_global(type_name, self._schema.resources.get(type_name, Block()))
        region = "" if everywhere else self._place(value).region
        return World(self._folder, f"{self._configuration.scope}/{region}")


def _accept(name: str) -> Callable[[Any], Any]:
    return lambda _request: message(f"{name}.Response")()


def _unchanged(_attribute: Attribute, value: Any, _path: object) -> Any:  # noqa: ANN401
    return value


def _fingerprint(value: State) -> str:
    text = json.dumps(value, sort_keys=True, default=lambda item: item.hex() if isinstance(item, bytes) else repr(item))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
