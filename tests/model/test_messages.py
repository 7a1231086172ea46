"""Every message of the loader beside an input that causes it: a table for people to read, held by a test."""

import errno
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, NoReturn

import pytest
from pydantic import Field
from support.platforms import ENVIRONMENT, OURS, PLATFORM, REMOVED, TODAY, changed, write
from support.refusals import places, recorded, without_input
from support.wrong_inputs import INPUTS, START, TEXTS, VALID

from stackwright.layers import LAYERS
from stackwright.model.errors import InvalidInput
from stackwright.model.files.loading import load
from stackwright.model.files.validation import BOUNDS, MUST_BE
from stackwright.model.layer import Layer, Layers
from stackwright.model.rules import upgrades, zones
from stackwright.model.settings.form import Settings

TABLE = Path(__file__).parent / "messages.txt"
HEAD = """\
Every message of the loader, below an input that causes it. `make golden` writes this file.
Is it said what is wrong, with which value, what is allowed, and what to do?
"""
OTHERS = {"platform", "qa", "dev-blue", "bootstrap-x"}


class CacheSettings(Settings):
    """A cache."""

    size_gib: int = Field(multiple_of=2)
    """Its size in GiB, an even number."""


@dataclass(frozen=True)
class CacheRef:
    """What it publishes."""

    arn: Annotated[str, "Its ARN"]


CACHE = Layer(name="cache", purpose="A cache.", settings=CacheSettings, ref=CacheRef, build=lambda _: None)


def report(folder: Path, layers: Layers = LAYERS) -> list[str]:
    """The report's lines, but for the number of faults."""
    try:
        load(folder, layers, today=TODAY)
    except InvalidInput as invalid:
        return str(invalid).replace(f"{folder}/", "").replace(str(folder), "environments").splitlines()[1:]
    return ["nothing is wrong"]


def unlisted(_: Path) -> NoReturn:
    """What a folder says whose content is hidden."""
    raise PermissionError(errno.EACCES, "Permission denied")


def applied(changes: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The valid files with changes."""
    files = {"platform": PLATFORM, "dev": VALID}
    for place, value in changes.items():
        file, _, key = place.partition(":") if place.split(":")[0] in OTHERS else ("dev", "", place)
        valid = {**VALID, "environment": file, "network": {"cidr": "10.1.0.0/16"}}
        files[file] = changed(files.get(file, valid), {key: value})
    return files


def shown(changes: dict[str, Any]) -> str:
    """Changes as they would be written."""
    return "\n".join(
        f"{key}: " + ("(left out)" if value is REMOVED else cut(json.dumps(value))) for key, value in changes.items()
    )


def cut(text: str) -> str:
    """A text that fits a line."""
    return text if len(text) <= 160 else f"{text[:160]}…"


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """Each input with its report, and the lines of code that had a part in them."""
    folder = tmp_path_factory.mktemp("messages")
    table: dict[str, list[str]] = {}
    with recorded() as lines:
        for number, changes in enumerate(INPUTS):
            table[shown(changes)] = report(write(folder / str(number), applied(changes)))
        for number, text in enumerate(TEXTS):
            place = write(
                folder / f"text-{number}", {"platform": PLATFORM, "qa": applied({"qa:stage": "staging"})["qa"]}
            )
            (place / "dev.yaml").write_bytes(START.encode() + text)
            table[cut(text.decode(errors="backslashreplace"))] = report(place)
        for name, (removed, added) in {"no files": ("*.yaml", ""), "a file prod.yml": ("dev.yaml", "prod.yml")}.items():
            place = write(folder / name, {"platform": PLATFORM, "dev": VALID})
            for file in place.glob(removed):
                file.unlink()
            if added:
                (place / added).touch()
            table[name] = report(place)
        table["no folder"] = report(folder / "nowhere")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Path, "iterdir", unlisted)
            table["a folder that nobody may list"] = report(place)
        place = write(folder / "a folder in it", {"platform": PLATFORM, "dev": VALID})
        (place / "qa.yaml").mkdir()
        table["a folder qa.yaml"] = report(place)
        for version in ("1.34", "1.33"):
            was = {"1.34": "1.35", "1.33": "1.31"}[version]
            found = upgrades.faults({"cluster": {"version": was}}, {"cluster": {"version": version}})
            table[f'cluster.version: "{version}", which was "{was}" at --base'] = [str(fault) for fault in found]
        for was, now, pinned in (("abc", "abcd", ""), ("abc", "ab", ""), (3, 4, ""), ("abc", "ab", "ab")):
            before, after = (
                {"network": {"zones": one}, "cluster": {"node_groups": {"general": {}}}}
                for one in (list(listed) if isinstance(listed, str) else listed for listed in (was, now))
            )
            for file in (before, after) if pinned else ():
                file["cluster"]["control_plane_zones"] = list(pinned)
            found = zones.moves(before, after)
            own = f", with the control plane in {pinned}" if pinned else ""
            table[f"network.zones: {now}, which was {was} at --base{own}"] = [str(fault) for fault in found]
        place = write(folder / "example", {"platform": PLATFORM, "dev": VALID})
        notices = load(place, LAYERS, today=TODAY).notices
        table["nothing that is wrong, but for accounts of examples"] = [one.replace(f"{place}/", "") for one in notices]
        nameless = changed(PLATFORM, {"accounts.main.id": OURS["accounts.main.id"]})
        place = write(folder / "nameless", {"platform": nameless, "dev": ENVIRONMENT})
        told = [one.replace(f"{place}/", "") for one in load(place, LAYERS, today=TODAY).notices]
        table["nothing that is wrong, but a repository without its numbers"] = told
        own = changed(ENVIRONMENT, {"cache": {"size_gib": 3}})
        place = write(folder / "own", {"platform": PLATFORM, "dev": own})
        table["cache.size_gib: 3, of a layer of one's own"] = report(place, (*LAYERS, CACHE))
    return table, lines


def written(table: dict[str, list[str]]) -> str:
    """The table as text, without numbers of lines, which say nothing here."""
    text = HEAD
    for caused_by, lines in table.items():
        text += "\n" + caused_by + "\n" + "".join(f"    {line}\n" for line in lines)
    return re.sub(r"(\.ya?ml):[0-9]+:", r"\1:", text)


def test_the_table_of_messages_is_current(rows, request):
    """Whoever changes a message reads it where it will be read: below its input."""
    text = written(rows[0])
    if request.config.getoption("--write-golden"):
        TABLE.write_text(text)

    assert TABLE.read_text() == text


def test_every_refusal_has_an_input(rows):
    """A message that no input brings forth has been read by nobody."""
    assert len(places()) > 150
    assert without_input(rows[1]) == []


@pytest.mark.parametrize(
    "words", sorted({*(words for words, _ in MUST_BE.values()), *(words for _, words in BOUNDS.values())})
)
def test_every_kind_of_wrong_value_has_an_input(rows, words):
    """What pydantic finds is said in words of ours, each of which stands in the table."""
    said = re.escape(words).replace(r"\{\}", "[0-9a-z]+")

    assert re.search(said, written(rows[0]))


def test_every_input_is_refused(rows):
    """Or the table would not show what it is for."""
    assert [text for text, lines in rows[0].items() if lines == ["nothing is wrong"]] == []
