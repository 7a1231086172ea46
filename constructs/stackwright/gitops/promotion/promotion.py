"""An image goes from one environment to the next, or an environment goes back: both files change, or none does."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from stackwright.gitops.promotion import overlay, versions_file
from stackwright.gitops.promotion.history import with_newest, without_newest
from stackwright.gitops.promotion.overlay import Image
from stackwright.gitops.promotion.version import DIGEST, PINNED_FORMS, TAG, Version
from stackwright.gitops.promotion.versions_file import Entry, Versions
from stackwright.model.errors import Fault, PlatformError, did_you_mean
from stackwright.model.files import yaml_document


class PromotionError(PlatformError):
    """An image cannot go where it was sent."""


@dataclass(frozen=True)
class Change:
    """What is to be written.

    Attributes:
        service: The service, in full.
        environment: Where another image is to run.
        before: The image that ran there; None where none did.
        after: The image that is to run there.
        source: The repository of the environment that it comes from; None where it comes from none.
        target: The repository that it will be pulled from.
        texts: Old and new text of each file.
    """

    service: str
    environment: str
    before: Version | None
    after: Version
    source: str | None
    target: str
    texts: dict[Path, tuple[str, str]]


@dataclass(frozen=True)
class Deployer:
    """Who deploys, and when."""

    name: str
    at: datetime


def promote(tree: Path, service: str, source: str, target: str, deployer: Deployer) -> Change:
    """Let what runs in one environment run in the next one.

    Args:
        tree: The folder `gitops`.
        service: `<workload>/<image>`, or the image alone where no other workload has one of that name.
        source: The environment that it runs in.
        target: The next one.
        deployer: Who does that, and when.

    Raises:
        PromotionError: It cannot go there.
        InvalidInput: versions.yaml is wrong.
        OverlayError: An overlay does not say which image runs.
    """
    versions = versions_file.read(tree)
    service = known_service(versions, service)
    _check_order(versions, source, target)
    history = versions.history(service, source)
    if not history:
        problem = f"nothing runs in {source}, so there is nothing to promote"
        remedy = f"deploy to {source} first, and if it is the first environment, by --tag"
        raise PromotionError(str(versions.fault(problem, remedy, service, source)))
    running = agreed(versions, tree, service, source)
    return _deployed(versions, tree, service, target, history[0].version, deployer, running.address)


def enter(tree: Path, service: str, version: Version, target: str, deployer: Deployer) -> Change:
    """Let a new image run in the first environment.

    Args:
        tree: The folder `gitops`.
        service: As for `promote`.
        version: The new image.
        target: The first environment.
        deployer: Who does that, and when.

    Raises:
        PromotionError: It is not the first environment, runs there already, or tag or digest are none.
        InvalidInput: versions.yaml is wrong.
        OverlayError: The overlay does not say which image runs.
    """
    for said, form, example in ((version.tag, TAG, "v1.7.0"), (version.digest, DIGEST, "sha256: and 64 digits")):
        if said is not None and not re.fullmatch(form, said, re.ASCII):
            raise PromotionError(f"{said!r} is not {'a tag' if form == TAG else 'a digest'}; write it like {example}")
    versions = versions_file.read(tree)
    service = known_service(versions, service)
    _check_known(versions, target)
    if target != versions.order[0]:
        before = versions.order[versions.order.index(target) - 1]
        problem = f"a new image enters in {versions.order[0]}, not in {target}"
        raise PromotionError(f"{problem}; deploy it there, and come to {target} by --from {before}")
    return _deployed(versions, tree, service, target, version, deployer, None)


def roll_back(tree: Path, service: str, environment: str) -> Change:
    """Let what ran before run again: the newest entry goes, as if it had never come.

    Args:
        tree: The folder `gitops`.
        service: As for `promote`.
        environment: The environment that goes back.

    Raises:
        PromotionError: Nothing ran there before.
        InvalidInput: versions.yaml is wrong.
        OverlayError: The overlay does not say which image runs.
    """
    versions = versions_file.read(tree)
    service = known_service(versions, service)
    _check_known(versions, environment)
    history = versions.history(service, environment)
    if not history[1:]:
        problem = "has one entry" if history else f"nothing runs in {environment}"
        remedy = "promote an image that works" if history else "promote an image to it"
        raise PromotionError(
            str(versions.fault(f"{problem}, so there is nothing to go back to", remedy, service, environment))
        )
    image = agreed(versions, tree, service, environment)
    now, before = history[0].version, history[1].version
    _check_pinned(versions, before, environment, versions.place(service, environment, 1))
    texts = {
        versions.file: (versions.text, without_newest(versions, service, environment)),
        image.file: (image.text, image.with_version(before)),
    }
    return Change(service, environment, now, before, None, image.address, texts)


def known_service(versions: Versions, name: str) -> str:
    """The full name of a service.

    Raises:
        PromotionError: There is none of that name, or several.
    """
    services = versions.said.services
    if name in services:
        return name
    meant = [service for service in services if service.partition("/")[2] == name]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise PromotionError(f"{versions.file}: {name!r} is in {len(meant)} workloads; write {' or '.join(meant)}")
    problem = f"{name!r} is not a service"
    remedy = did_you_mean(name, services) if services else "add it below `services`"
    raise PromotionError(str(versions.fault(problem, remedy)))


def agreed(versions: Versions, tree: Path, service: str, environment: str) -> Image:
    """The image in an overlay, which is the one of versions.yaml.

    Raises:
        PromotionError: The two name different ones.
    """
    image = overlay.image(tree, service, environment)
    history = versions.history(service, environment)
    if history and (history[0].version.key, history[0].version.value) != (image.key, image.value):
        place = versions.place(service, environment, 0)
        wanted = history[0].version
        problem = f"image {image.name!r} is {image.value}, and {place} says {wanted.value}"
        remedy = f"write `{wanted.key}: {wanted.value}` here if that is what should run, or restore both files from git"
        raise PromotionError(str(Fault(problem, remedy, file=image.file, line=image.line)))
    return image


def _deployed(
    versions: Versions,
    tree: Path,
    service: str,
    target: str,
    version: Version,
    deployer: Deployer,
    source: str | None,
) -> Change:
    history = versions.history(service, target)
    before = history[0].version if history else None
    if before == version:
        place = versions.place(service, target, 0)
        raise PromotionError(f"{place}: {target} runs {version} already; there is nothing to do")
    _check_pinned(versions, version, target, str(versions.file))
    if not deployer.name.strip():
        raise PromotionError("nobody is named as who deploys; name somebody")
    if history and history[0].deployed_at > deployer.at:
        place = versions.place(service, target, 0)
        raise PromotionError(f"{place}: the newest entry is of a later time than now; set this machine's clock")
    image = agreed(versions, tree, service, target)
    new = Entry(tag=version.tag, digest=version.digest, deployed_at=deployer.at, deployed_by=deployer.name)
    text = with_newest(versions, service, target, new)
    versions_file.judged(yaml_document.parse(text.encode(), versions.file))
    texts = {
        versions.file: (versions.text, text),
        image.file: (image.text, image.with_version(version)),
    }
    return Change(service, target, before, version, source, image.address, texts)


def _check_known(versions: Versions, environment: str) -> None:
    if environment not in versions.order:
        remedy = did_you_mean(environment, versions.order)
        raise PromotionError(f"{versions.file}: {environment!r} is not an environment of `order`; {remedy}")


def _check_order(versions: Versions, source: str, target: str) -> None:
    """An image goes one step forward."""
    _check_known(versions, source)
    _check_known(versions, target)
    start, end = versions.order.index(source), versions.order.index(target)
    way = " -> ".join(versions.order)
    if start == end:
        raise PromotionError(f"{source} and {target} are one environment; the way is {way}")
    if start > end:
        raise PromotionError(f"{target} comes before {source} ({way}); to go back, roll {target} back")
    if end > start + 1:
        between = versions.order[start + 1]
        raise PromotionError(f"{between} comes between {source} and {target} ({way}); promote to {between} first")


def _check_pinned(versions: Versions, version: Version, environment: str, place: str) -> None:
    """Past the first environment an image stays what it is."""
    if environment != versions.order[0] and not version.pinned:
        problem = f"the tag {version.tag!r} may become another image, and {environment} takes none that may"
        remedy = f"deploy {PINNED_FORMS}, or with its digest, to {versions.order[0]}"
        raise PromotionError(f"{place}: {problem}; {remedy}")


def disagreements(tree: Path) -> list[str]:
    """Where overlays and versions.yaml do not name the same images."""
    versions = versions_file.read(tree)
    found = []
    for service, environments in versions.said.services.items():
        for environment in environments:
            try:
                agreed(versions, tree, service, environment)
            except (PromotionError, overlay.OverlayError) as error:
                found.append(str(error))
    for workload in dict.fromkeys(service.partition("/")[0] for service in versions.said.services):
        for environment in versions.order:
            file = overlay.kustomization(tree, workload, environment)
            strange = [name for name in overlay.names(file) if f"{workload}/{name}" not in versions.said.services]
            remedy = f"add {workload}/<image> to {versions.file}, or remove it"
            found += [str(Fault(f"image {name!r} is in no entry", remedy, file=file)) for name in strange]
    return found
