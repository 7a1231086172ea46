"""Environment files in, a platform out, or one report of everything that is wrong with them."""

import logging
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, InvalidInput, did_you_mean
from stackwright.model.files import yaml_document
from stackwright.model.files.examination import Examined, examined
from stackwright.model.files.folder import PLATFORM_FILE, environment_files, misnamed
from stackwright.model.files.yaml_document import Document
from stackwright.model.gaps import rule
from stackwright.model.layer import Case, Layers, blocks
from stackwright.model.platform_ import Platform
from stackwright.model.rules import accounts, agreements, ci, delivery, guards, placeholders, principals
from stackwright.model.rules.names import clashes, environment_names, name_faults, tag_faults
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
    documents, faults = _documents(directory)
    heading, files = documents[PLATFORM_FILE], [one for name, one in documents.items() if name != PLATFORM_FILE]
    shared = examined(PlatformSettings, heading)
    faults += [*shared.faults, *shared.located(accounts.faults(shared.settings))]
    faults += shared.located(delivery.faults(shared.settings, [one.file.stem for one in files]))
    faults += shared.located(ci.platform_faults(shared.settings))
    shape = environment_settings(blocks(layers))
    found = [
        examined(shape, document, partial(_heading_faults, document.file.stem, shared.settings)) for document in files
    ]
    cases = _cases(
        [Environment(one.settings, shared.settings) for one in found], [one.file.stem for one in files], today
    )
    for one, case in zip(found, cases, strict=True):
        faults += [*one.faults, *one.located(_rule_faults(case, layers))]
    of_file: dict[str, Examined[Any]] = {PLATFORM_FILE: shared}
    of_file.update((document.file.name, one) for document, one in zip(files, found, strict=True))
    environments = [case.environment for case in cases]
    for name, fault in clashes(accounts.distinct(shared.settings), environments, layers):
        faults += of_file[name].located([fault])
    for one, environment in zip(found, environments, strict=True):
        faults += one.located(ci.faults(environment, environments, environment_names(environment, layers)))
    if not files:
        faults.append(Fault("holds no environment", "add one, e.g. dev.yaml", file=directory))
    if faults:
        gaps = [*shared.gaps, *(gap for one in found for gap in one.gaps)]
        raise InvalidInput(faults, ((gap.file, gap.key) for gap in gaps if gap.hides))
    remarks = (*misnamed(directory), *_remarks(shared, found, cases))
    shared_notices = delivery.notices(shared.settings)
    notices = [*map(str, remarks), *shared_notices, *(notice for case in cases for notice in _notices(case, layers))]
    return Platform(shared.settings, tuple(case.environment for case in cases), layers, tuple(notices))


def _documents(directory: Path) -> tuple[dict[str, Document], list[Fault]]:
    """Every YAML file of a folder by its name, and files that one may miss among them."""
    files = environment_files(directory)
    documents: dict[str, Document] = {}
    for file in files:
        LOG.info("read %s", file)
        documents[file.name] = yaml_document.read(file)
    missed = len(files) == 1 or not (directory / PLATFORM_FILE).exists()
    return documents, list(misnamed(directory)) if missed else []


def _heading_faults(stem: str, platform: PlatformSettings, environment: EnvironmentSettings) -> Iterator[Fault]:
    """Where an environment's first keys do not fit the file's name, and `platform.yaml`."""
    yield from _name_faults(stem, environment)
    yield from _account_faults(platform, environment)


@rule
def _name_faults(stem: str, environment: EnvironmentSettings) -> Iterator[Fault]:
    if (name := environment.environment) != stem:
        remedy = f"write {stem}, or rename the file to {name}.yaml"
        yield Fault("differs from the file's name", remedy, ("environment",), name)


@rule
def _account_faults(platform: PlatformSettings, environment: EnvironmentSettings) -> Iterator[Fault]:
    if (account := environment.account) not in platform.accounts:
        remedy = did_you_mean(account, platform.accounts)
        yield Fault("is not an account of platform.yaml", remedy, ("account",), account)


def _cases(environments: Sequence[Environment], names: Sequence[str], today: date) -> list[Case]:
    """Each environment, with those before it."""
    return [Case(one, environments[:place], names, today) for place, one in enumerate(environments)]


def _rule_faults(case: Case, layers: Layers) -> Iterator[Fault]:
    """What the rules say of an environment."""
    yield from missing_layers(case.environment, layers)
    yield from same_names(case, layers)
    yield from name_faults(case.environment, layers)
    yield from tag_faults(case.environment)
    yield from principals.faults(case.environment)
    for layer in layers:
        yield from rule(layer.faults)(case)
    yield from guards.faults(case)
    yield from agreements.faults(case)


def _remarks(
    shared: Examined[PlatformSettings], found: Sequence[Examined[EnvironmentSettings]], cases: Sequence[Case]
) -> Iterator[Fault]:
    """What is wrong and may be so for now."""
    yield from shared.located(placeholders.example_accounts(shared.settings))
    yield from shared.located(ci.remarks(shared.settings))
    for one, case in zip(found, cases, strict=True):
        if one.settings.stage == "development":
            yield from one.located(placeholders.leftovers(case.environment))


def _notices(case: Case, layers: Layers) -> Iterator[str]:
    """What to print at every synth, though nothing is wrong."""
    yield from guards.notices(case)
    yield from agreements.notices(case)
    for layer in layers:
        yield from layer.notices(case)
