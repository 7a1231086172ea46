"""Environment files in, a platform out, or one report of everything that is wrong with them."""

import logging
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from stackwright.model.environment import Environment, Platform
from stackwright.model.errors import Fault, InvalidInput, did_you_mean
from stackwright.model.files import yaml_document
from stackwright.model.files.validation import validated
from stackwright.model.files.yaml_document import Document
from stackwright.model.rules import access, accounts, addons, cluster, guards, naming, network, registry, secrets_
from stackwright.model.settings.environment_file import EnvironmentSettings
from stackwright.model.settings.platform_file import PlatformSettings

LOG = logging.getLogger(__name__)
PLATFORM_FILE = "platform.yaml"

ENVIRONMENT_RULES: tuple[Callable[[Environment], Iterator[Fault]], ...] = (
    naming.faults,
    network.faults,
    registry.faults,
    secrets_.faults,
    cluster.faults,
    access.faults,
    addons.faults,
)
DATED_RULES: tuple[Callable[[Environment, date], Iterator[Fault]], ...] = (cluster.dated_faults, guards.faults)
"""Rules whose answer depends on the day."""
NOTICE_RULES: tuple[Callable[[Environment, date], Iterator[str]], ...] = (guards.notices, cluster.notices)
"""What to print at every synth, though nothing is wrong."""


def load(directory: Path, *, today: date) -> Platform:
    """Read a folder of environment files.

    Args:
        directory: A folder that holds `platform.yaml` and one `<environment>.yaml` for each environment.
        today: The day on which support dates and waivers are judged.

    Returns:
        The platform with its environments in the order of their names.

    Raises:
        InvalidInput: Something is wrong; its text lists every fault of every file.
    """
    faults: list[Fault] = []
    documents = {document.file.name: document for document in _documents(directory, faults)}
    heading = documents.pop(PLATFORM_FILE, None)
    shared: PlatformSettings | None = None
    if heading:
        try:
            shared = validated(PlatformSettings, heading)
        except InvalidInput as invalid:
            faults += invalid.faults
    sound: list[tuple[Document, EnvironmentSettings]] = []
    for document in documents.values():
        try:
            sound.append((document, validated(EnvironmentSettings, document)))
        except InvalidInput as invalid:
            faults += invalid.faults
    if heading and shared:
        faults += map(heading.located, accounts.faults(Platform(shared, ())))
        for document in documents.values():
            faults += map(document.located, _heading_faults(document, shared))
        faults += _rule_faults(shared, sound, [Path(name).stem for name in documents], today)
    if not faults and not sound:
        faults.append(Fault("holds no environment", "add one, e.g. dev.yaml", file=directory))
    if faults or not shared:
        raise InvalidInput(faults)
    environments = tuple(Environment(settings, shared) for _, settings in sound)
    notices = [notice for environment in environments for rule in NOTICE_RULES for notice in rule(environment, today)]
    return Platform(shared, environments, tuple(notices))


def _documents(directory: Path, faults: list[Fault]) -> Iterator[Document]:
    """Every YAML file of a folder that can be read, in the order of their names."""
    if not directory.is_dir():
        raise InvalidInput([Fault("is not a folder", "name the folder of the environment files", file=directory)])
    for file in sorted({directory / PLATFORM_FILE, *directory.glob("*.yaml")}):
        LOG.info("read %s", file)
        try:
            yield yaml_document.read(file)
        except InvalidInput as invalid:
            faults += invalid.faults
    for file in sorted(directory.glob("*.yml")):
        faults.append(Fault("ends in .yml and would be overlooked", f"rename it to {file.stem}.yaml", file=file))


def _heading_faults(document: Document, platform: PlatformSettings) -> Iterator[Fault]:
    """What is wrong with a file's first keys, whatever else is."""
    heading = document.value if isinstance(document.value, dict) else {}
    name, account = heading.get("environment"), heading.get("account")
    if isinstance(name, str) and name != document.file.stem:
        remedy = f"write {document.file.stem}, or rename the file to {name}.yaml"
        yield Fault("differs from the file's name", remedy, ("environment",), name)
    if isinstance(account, str) and account not in platform.accounts:
        remedy = did_you_mean(account, platform.accounts)
        yield Fault("is not an account of platform.yaml", remedy, ("account",), account)


def _rule_faults(
    platform: PlatformSettings, sound: list[tuple[Document, EnvironmentSettings]], names: list[str], today: date
) -> Iterator[Fault]:
    """What the rules say of environments that are right by themselves."""
    placed = [
        (document, Environment(settings, platform))
        for document, settings in sound
        if settings.account in platform.accounts
    ]
    environments = [environment for _, environment in placed]
    for place, (document, environment) in enumerate(placed):
        for rule in ENVIRONMENT_RULES:
            yield from map(document.located, rule(environment))
        for dated_rule in DATED_RULES:
            yield from map(document.located, dated_rule(environment, today))
        yield from map(document.located, network.neighbour_faults(environment, environments[:place], names))
        yield from map(document.located, registry.neighbour_faults(environment, environments[:place]))
