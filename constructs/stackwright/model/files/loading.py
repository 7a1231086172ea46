"""Environment files in, a platform out, or one report of everything that is wrong with them."""

import logging
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, InvalidInput, did_you_mean
from stackwright.model.files import yaml_document
from stackwright.model.files.folder import PLATFORM_FILE, environment_files, misnamed
from stackwright.model.files.validation import validated
from stackwright.model.files.yaml_document import Document
from stackwright.model.layer import Case, Layers, blocks
from stackwright.model.platform_ import Platform
from stackwright.model.rules import accounts, guards, placeholders, principals
from stackwright.model.rules.names import clashes, name_faults, tag_faults
from stackwright.model.rules.stacks import missing_layers, same_names
from stackwright.model.settings.environment_file import EnvironmentSettings, environment_settings
from stackwright.model.settings.platform_file import PlatformSettings

LOG = logging.getLogger(__name__)


def load(directory: Path, layers: Layers, *, today: date) -> Platform:
    """Read a folder of environment files.

    Args:
        directory: A folder that holds `platform.yaml` and one `<environment>.yaml` for each environment.
        layers: The layers that an environment can have.
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
    shape = environment_settings(blocks(layers))
    sound: list[tuple[Document, EnvironmentSettings]] = []
    for document in documents.values():
        try:
            sound.append((document, validated(shape, document)))
        except InvalidInput as invalid:
            faults += invalid.faults
    cases: list[Case] = []
    notices = [str(fault) for fault in misnamed(directory)]
    if heading and shared:
        faults += map(heading.located, accounts.faults(shared))
        for document in documents.values():
            faults += map(document.located, _heading_faults(document, shared))
        placed = [(document, Environment(one, shared)) for document, one in sound if one.account in shared.accounts]
        cases = _cases([environment for _, environment in placed], [Path(name).stem for name in documents], today)
        for (document, _), case in zip(placed, cases, strict=True):
            faults += map(document.located, _rule_faults(case, layers))
        faults += _clashes(heading, shared, placed, layers)
        notices += map(str, _remarks(heading, shared, placed))
    if not faults and not sound:
        faults.append(Fault("holds no environment", "add one, e.g. dev.yaml", file=directory))
    if faults or not shared:
        raise InvalidInput(faults)
    notices += [notice for case in cases for notice in _notices(case, layers)]
    return Platform(shared, tuple(case.environment for case in cases), layers, tuple(notices))


def _documents(directory: Path, faults: list[Fault]) -> Iterator[Document]:
    """Every YAML file of a folder that can be read, in the order of their names."""
    files = environment_files(directory)
    for file in files:
        LOG.info("read %s", file)
        try:
            yield yaml_document.read(file)
        except InvalidInput as invalid:
            faults += invalid.faults
    if len(files) == 1 or not (directory / PLATFORM_FILE).exists():
        faults += misnamed(directory)  # one of them may be what is missing


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


def _cases(environments: Sequence[Environment], names: Sequence[str], today: date) -> list[Case]:
    """Each environment, with those before it."""
    return [Case(one, environments[:place], names, today) for place, one in enumerate(environments)]


def _clashes(
    heading: Document, shared: PlatformSettings, placed: Sequence[tuple[Document, Environment]], layers: Layers
) -> Iterator[Fault]:
    """Names that two things would have. An environment that is called otherwise than its file is left out."""
    named = {document.file.name: (document, one) for document, one in placed if document.file.stem == one.name}
    documents = {PLATFORM_FILE: heading, **{name: document for name, (document, _) in named.items()}}
    for file, fault in clashes(accounts.distinct(shared), [one for _, one in named.values()], layers):
        yield documents[file].located(fault)


def _remarks(
    heading: Document, shared: PlatformSettings, placed: Sequence[tuple[Document, Environment]]
) -> Iterator[Fault]:
    """What is wrong and may be so for now."""
    yield from map(heading.located, placeholders.example_accounts(shared))
    for document, environment in placed:
        if environment.settings.stage == "development":
            yield from map(document.located, placeholders.leftovers(environment))


def _rule_faults(case: Case, layers: Layers) -> Iterator[Fault]:
    """What the rules say of an environment that is right by itself."""
    yield from missing_layers(case.environment, layers)
    yield from same_names(case, layers)
    yield from name_faults(case.environment, layers)
    yield from tag_faults(case.environment)
    yield from principals.faults(case.environment)
    for layer in layers:
        yield from layer.faults(case)
    yield from guards.faults(case)


def _notices(case: Case, layers: Layers) -> Iterator[str]:
    """What to print at every synth, though nothing is wrong."""
    yield from guards.notices(case)
    for layer in layers:
        yield from layer.notices(case)
