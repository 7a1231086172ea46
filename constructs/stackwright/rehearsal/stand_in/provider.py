"""The stand-in provider: answers each call of Terraform's plugin protocol from a schema, for any provider.

It is not the provider: it knows no permissions and no quotas, and of values, defaults and replacements what a provider
answered when it was asked (`cdk/answers`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from stackwright.cdk.answers import Answer, answers
from stackwright.cdk.replacement import forcing
from stackwright.cdk.schema import Attribute, Block, ProviderSchema
from stackwright.rehearsal.stand_in import any_type, ids, notices
from stackwright.rehearsal.stand_in.configuration import Configuration, ConfigurationError
from stackwright.rehearsal.stand_in.defaults import with_defaults
from stackwright.rehearsal.stand_in.faults import Faults, InjectedError
from stackwright.rehearsal.stand_in.finding import Finding
from stackwright.rehearsal.stand_in.functions import functions
from stackwright.rehearsal.stand_in.judging import judge
from stackwright.rehearsal.stand_in.objects import Objects, unchanged
from stackwright.rehearsal.stand_in.planning import plan
from stackwright.rehearsal.stand_in.policy_document import PolicyDocumentError
from stackwright.rehearsal.stand_in.protocol import message
from stackwright.rehearsal.stand_in.replacing import replaced
from stackwright.rehearsal.stand_in.small import RefusalError, small
from stackwright.rehearsal.stand_in.validation import faults
from stackwright.rehearsal.stand_in.walk import transform
from stackwright.rehearsal.stand_in.wire import attribute_path, decode, encode, error, schema_message, warning

# What a module may say of itself to newer providers; the bindings do not know it.
# Source: https://hashicorp.github.io/terraform-provider-aws/design-decisions/provider_meta
_META = Block({"user_agent": Attribute("user_agent", ["list", "string"], optional=True)})

_MADE_BY_OTHERS = b"made by others"
"""Kept beside the state of what was imported: as nobody knows what it is like, nothing replaces it."""


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
        self._objects = Objects(schema, folder, self._faults)
        self._answers = answers(schema.name)
        self._small = small(schema.name)
        self._functions = functions(schema.name, schema.version)

    def methods(self) -> Mapping[str, Callable[[Any], Any]]:
        """Return the calls of the protocol that are answered, by name."""
        answered = (
            self._get_provider_schema,
            self._validate_provider_config,
            self._validate_resource_config,
            self._validate_data_resource_config,
            self._validate_ephemeral_resource_config,
            self._configure_provider,
            self._upgrade_resource_state,
            self._read_resource,
            self._plan_resource_change,
            self._apply_resource_change,
            self._import_resource_state,
            self._read_data_source,
            self._open_ephemeral_resource,
            self._get_functions,
            self._call_function,
            self._stop_provider,
        )
        methods: dict[str, Callable[[Any], Any]] = {
            "".join(word.capitalize() for word in method.__name__.split("_")): method for method in answered
        }
        return methods | {"CloseEphemeralResource": _accept("CloseEphemeralResource")}

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
            functions={name: function.described() for name, function in self._functions.items()},
        )

    def _validate_provider_config(self, request: Any) -> Any:  # noqa: ANN401
        found = faults(self._schema.provider, decode(request.config))
        return message("ValidateProviderConfig.Response")(diagnostics=self._told(found))

    def _validate_resource_config(self, request: Any) -> Any:  # noqa: ANN401
        type_name = request.type_name
        block, answer = self._schema.resources[type_name], self._answers.get(type_name, Answer())
        config = decode(request.config, block)
        found = [
            *faults(block, config),
            *ids.refused(self._schema.name, "resource", type_name, block, config),
            *judge(type_name, block, answer, config),
            *(self._small.resources[type_name].judge(config) if type_name in self._small.resources else ()),
        ]
        return message("ValidateResourceConfig.Response")(diagnostics=self._told(found))

    def _validate_data_resource_config(self, request: Any) -> Any:  # noqa: ANN401
        type_name, block = request.type_name, self._schema.data_sources[request.type_name]
        config = decode(request.config, block)
        found = [*faults(block, config), *ids.refused(self._schema.name, "data", type_name, block, config)]
        return message("ValidateDataResourceConfig.Response")(diagnostics=self._told(found))

    def _validate_ephemeral_resource_config(self, request: Any) -> Any:  # noqa: ANN401
        found = faults(self._schema.ephemeral_resources[request.type_name], decode(request.config))
        return message("ValidateEphemeralResourceConfig.Response")(diagnostics=self._told(found))

    def _told(self, findings: Iterable[Finding]) -> list[Any]:
        """Diagnostics of findings; of notices those that nobody was told in this run."""
        return [
            error(one.summary, one.detail, one.path) if one.is_error else warning(one.summary)
            for one in findings
            if one.is_error or notices.is_new(self._folder, one.summary)
        ]

    def _configure_provider(self, request: Any) -> Any:  # noqa: ANN401
        try:
            configuration = Configuration.read(self._schema.name, decode(request.config), self._environment)
        except ConfigurationError as refusal:
            return message("ConfigureProvider.Response")(diagnostics=[error(*refusal.args)])
        self._objects.configuration = configuration
        return message("ConfigureProvider.Response")()

    def _upgrade_resource_state(self, request: Any) -> Any:  # noqa: ANN401
        block = self._schema.resources[request.type_name]
        kept = any_type.without_types(block, json.loads(request.raw_state.json))
        state = transform(block, kept, unchanged)
        return message("UpgradeResourceState.Response")(upgraded_state=encode(state, block))

    def _read_resource(self, request: Any) -> Any:  # noqa: ANN401
        type_name, block = request.type_name, self._schema.resources[request.type_name]
        try:
            state = self._objects.read(type_name, decode(request.current_state, block))
        except RefusalError as refusal:
            return message("ReadResource.Response")(diagnostics=[error(*refusal.args)])
        return message("ReadResource.Response")(new_state=encode(state, block), private=request.private)

    def _plan_resource_change(self, request: Any) -> Any:  # noqa: ANN401
        type_name, block = request.type_name, self._schema.resources[request.type_name]
        prior, proposed = (decode(state, block) for state in (request.prior_state, request.proposed_new_state))
        if proposed is not None:
            proposed = with_defaults(block, self._answers.get(type_name, Answer()).defaults, proposed)
        planned = plan(type_name, block, prior, proposed, self._objects.configuration)
        if planned is not None and type_name in self._small.resources:
            planned = self._small.resources[type_name].plan(prior, planned)
        changes = [] if prior is None or planned is None or request.prior_private == _MADE_BY_OTHERS else replaced(
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
                self._objects.destroy(type_name, prior)
            elif prior is None:
                state = self._objects.create(type_name, planned)
            else:
                state = self._objects.update(type_name, prior, planned)
            if state is not None:
                self._objects.keep_secret(type_name, state, prior, decode(request.config))
        except (InjectedError, RefusalError) as refusal:
            return response(
                new_state=encode(prior, block), private=request.planned_private, diagnostics=[error(*refusal.args)]
            )
        return response(new_state=encode(state, block), legacy_type_system=True)

    def _import_resource_state(self, request: Any) -> Any:  # noqa: ANN401
        type_name, block = request.type_name, self._schema.resources[request.type_name]
        try:
            state = self._objects.imported(type_name, request.id)
        except RefusalError as refusal:
            return message("ImportResourceState.Response")(diagnostics=[error(*refusal.args)])
        private = b"" if self._objects.knows(type_name, request.id) else _MADE_BY_OTHERS
        imported = message("ImportResourceState.ImportedResource")(
            type_name=type_name, state=encode(state, block), private=private
        )
        return message("ImportResourceState.Response")(imported_resources=[imported])

    def _read_data_source(self, request: Any) -> Any:  # noqa: ANN401
        block = self._schema.data_sources[request.type_name]
        try:
            state = self._objects.answer(request.type_name, block, decode(request.config, block))
        except (PolicyDocumentError, RefusalError) as refusal:
            return message("ReadDataSource.Response")(diagnostics=[error(*refusal.args)])
        return message("ReadDataSource.Response")(state=encode(state, block))

    def _open_ephemeral_resource(self, request: Any) -> Any:  # noqa: ANN401
        block = self._schema.ephemeral_resources[request.type_name]
        try:
            result = self._objects.answer(request.type_name, block, decode(request.config), ephemeral=True)
        except RefusalError as refusal:
            return message("OpenEphemeralResource.Response")(diagnostics=[error(*refusal.args)])
        return message("OpenEphemeralResource.Response")(result=encode(result))

    def _get_functions(self, _request: Any) -> Any:  # noqa: ANN401
        described = {name: function.described() for name, function in self._functions.items()}
        return message("GetFunctions.Response")(functions=described)

    def _call_function(self, request: Any) -> Any:  # noqa: ANN401
        return self._functions[request.name].answered(request.arguments)

    def _stop_provider(self, _request: Any) -> Any:  # noqa: ANN401
        self._faults.stop()
        return message("StopProvider.Response")()


def _accept(name: str) -> Callable[[Any], Any]:
    return lambda _request: message(f"{name}.Response")()
