"""The objects of a stand-in provider: it makes, changes, finds and destroys them in the world."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from stackwright.cdk.schema import Attribute, Block, ProviderSchema
from stackwright.rehearsal.stand_in import data_sources, secret_values
from stackwright.rehearsal.stand_in.configuration import Configuration
from stackwright.rehearsal.stand_in.decisions import decided
from stackwright.rehearsal.stand_in.faults import Faults
from stackwright.rehearsal.stand_in.identity import is_global, is_unique, key, known_by_id
from stackwright.rehearsal.stand_in.invention import Place, invent
from stackwright.rehearsal.stand_in.relations import with_relations
from stackwright.rehearsal.stand_in.small import RefusalError, small
from stackwright.rehearsal.stand_in.walk import transform
from stackwright.rehearsal.stand_in.wire import UNKNOWN
from stackwright.rehearsal.stand_in.world import World

State = dict[str, Any]


class Objects:
    """What one provider has made, and what it answers about the rest.

    Args:
        schema: What the provider accepts.
        folder: Where the objects are kept.
        faults: What goes wrong on order.

    Attributes:
        configuration: That of the provider.
    """

    def __init__(self, schema: ProviderSchema, folder: Path, faults: Faults) -> None:
        self.configuration = Configuration.empty(schema.name)
        self._schema, self._folder, self._faults = schema, folder, faults
        self._small = small(schema.name)

    def read(self, type_name: str, state: State) -> State | None:
        """An object as it is now; None when it is gone.

        Raises:
            RefusalError: It cannot be read.
        """
        if type_name in self._small.resources:
            return self._small.resources[type_name].read(state)
        world, key_ = self._world(type_name, state), self._key(type_name, state)
        stored = world.get(type_name, key_) if key_ else None
        if stored is not None:
            return transform(self._schema.resources[type_name], stored, unchanged)
        return None if key_ and world.is_deleted(type_name, key_) else state

    def imported(self, type_name: str, id_: str) -> State:
        """An object of which only the id is known.

        Raises:
            RefusalError: It is in no other place than in the state that is to have it.
        """
        if type_name in self._small.resources:
            remedy = "It is in Terraform's state and nowhere else. Leave the import out of rehearsals."
            raise RefusalError(f"{type_name} {id_} cannot be imported in a rehearsal", remedy)
        state = self._world(type_name, {}).get(type_name, id_) or known_by_id(type_name, id_)
        return transform(self._schema.resources[type_name], state, unchanged)

    def knows(self, type_name: str, id_: str) -> bool:
        """Whether an object of this id was made here."""
        return self._world(type_name, {}).get(type_name, id_) is not None

    def destroy(self, type_name: str, prior: State) -> None:
        """Destroy an object."""
        if type_name in self._small.resources:
            self._small.resources[type_name].destroy(prior)
            return
        self._forget(type_name, prior)
        if type_name == secret_values.SECRET:
            secret_values.forget(self._world(type_name, prior), prior["id"])

    def create(self, type_name: str, planned: State) -> State:
        """Make an object.

        Raises:
            InjectedError: It was ordered not to come about.
            RefusalError: It cannot be made.
        """
        self._faults.before_create(type_name)
        world, arguments = self._world(type_name, planned), _fingerprint(planned)
        state = (self._really_made if type_name in self._small.resources else self._made)(
            world, type_name, planned, arguments
        )
        self._faults.after_create(type_name)
        return state

    def update(self, type_name: str, prior: State, planned: State) -> State:
        """Change an object."""
        if type_name in self._small.resources:
            return self._with(type_name, planned, f"{self.configuration.scope}/{type_name}/{_fingerprint(planned)}")
        state = self._invented(type_name, planned, f"{prior.get('id')}")
        if "latest_version" in prior and planned["latest_version"] is UNKNOWN:
            state["latest_version"] = int(prior["latest_version"] or 0) + 1
            if state.get("update_default_version"):
                state["default_version"] = state["latest_version"]
        key_ = self._key(type_name, state)
        if key_:
            self._forget(type_name, prior)  # it may move to another region or namespace
            self._world(type_name, state).put(type_name, key_, state, _fingerprint(planned))
        return state

    def keep_secret(self, type_name: str, state: State, prior: State | None, config: State) -> None:
        """Keep the value of a secret, which is in no state."""
        if type_name == secret_values.VERSION:
            secret_values.keep(self._world(secret_values.SECRET, state), prior, config)

    def answer(self, type_name: str, block: Block, config: State, *, ephemeral: bool = False) -> State:
        """What a data source or an ephemeral resource answers.

        Args:
            type_name: Its type.
            block: Its schema.
            config: Its arguments.
            ephemeral: Whether it is an ephemeral resource.

        Raises:
            RefusalError: There is no answer.
        """
        place, seed = self._place(config), _fingerprint(config)
        really = (self._small.ephemeral_resources if ephemeral else self._small.data_sources).get(type_name)
        answer = data_sources.truth(type_name, config, place) if really is None else really(config, seed)
        if type_name == secret_values.VERSION:
            answer = secret_values.answer(self._world(secret_values.SECRET, config), config)
        if answer is None:
            kind = type_name.removesuffix("s") if type_name == data_sources.ROUTE_TABLES else type_name
            answer = data_sources.found(type_name, block, config, self._world(kind, config)) or {}
        asked = transform(block, config, lambda item, value, _: UNKNOWN if value is None and item.computed else value)
        told = {name for name, value in answer.items() if asked.get(name) is UNKNOWN or isinstance(value, dict)}
        known = {**asked, **{name: answer[name] for name in told}}
        return invent(type_name, block, known, place, seed)

    def _forget(self, type_name: str, prior: State) -> None:
        key_ = self._key(type_name, prior)
        if key_:
            self._world(type_name, prior).delete(type_name, key_)

    def _made(self, world: World, type_name: str, planned: State, arguments: str) -> State:
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
        return state

    def _really_made(self, world: World, type_name: str, planned: State, arguments: str) -> State:
        """A second object of the same arguments has another seed, and a third: no two passwords are the same."""
        seed = next(seed for attempt in count() if world.claim(type_name, seed := f"{arguments}/{attempt}"))
        return self._with(type_name, planned, f"{self.configuration.scope}/{type_name}/{seed}")

    def _with(self, type_name: str, planned: State, seed: str) -> State:
        made = self._small.resources[type_name].make(planned, seed)
        known = {name: made[name] if found is UNKNOWN and name in made else found for name, found in planned.items()}
        return invent(type_name, self._schema.resources[type_name], known, self._place({}), seed)

    def _beside(self, world: World, type_name: str, state: State, arguments: str) -> State:
        """Decide what becomes of an object whose name is taken."""
        key_ = self._key(type_name, state)
        made_from = world.arguments(type_name, key_)
        if not is_unique(type_name) or made_from is None:
            return state
        if made_from != arguments:
            raise RefusalError(f"creating {type_name}: {key_} already exists with other arguments")
        return world.get(type_name, key_) or state  # the same: an apply that was killed is repeated

    def _invented(self, type_name: str, planned: State, seed: str, *, name_taken: bool = False) -> State:
        block = self._schema.resources[type_name]
        tags_all = self.configuration.all_tags(planned.get("tags")) if planned.get("tags_all") is UNKNOWN else None
        known = decided(type_name, planned if tags_all is None else {**planned, "tags_all": tags_all})
        if self._schema.name == "aws":
            known = with_relations(block, known, self._world("aws_subnet", planned))
        seed = f"{self.configuration.scope}/{type_name}/{seed}"
        return invent(type_name, block, known, self._place(planned), seed, name_taken=name_taken)

    def _place(self, value: State) -> Place:
        region = value.get("region")
        place = self.configuration.place
        return replace(place, region=region) if isinstance(region, str) and region else place

    def _key(self, type_name: str, state: State) -> str:
        return key(type_name, self._schema.resources[type_name], state)

    def _world(self, type_name: str, value: State) -> World:
        everywhere = is_global(type_name, self._schema.resources.get(type_name, Block()))
        region = "" if everywhere else self._place(value).region
        return World(self._folder, f"{self.configuration.scope}/{region}")


def unchanged(_attribute: Attribute, value: Any, _path: object) -> Any:  # noqa: ANN401
    """Leave a value as it is, when it is brought into the form of a schema."""
    return value


def _fingerprint(value: Mapping[str, Any]) -> str:
    text = json.dumps(value, sort_keys=True, default=lambda item: item.hex() if isinstance(item, bytes) else repr(item))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
