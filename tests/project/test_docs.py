"""What the documentation shows is what the product does."""

import json
import re
import shlex
from pathlib import Path

import pytest
import yaml
from support.editors import complaints
from support.platforms import ENVIRONMENT, PLATFORM, changed, write
from support.shipped import TODAY

from stackwright.cli.command_line import parser
from stackwright.layers import LAYERS
from stackwright.model.files.loading import load

PAGES = [Path("README.md"), *sorted(Path("docs").glob("*.md"))]
BLOCKS = [
    pytest.param(language, text, id=f"{page.name}-{number}")
    for page in PAGES
    for number, (language, text) in enumerate(
        re.findall(r"^```(\w+)\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)
    )
]
NAMED = [
    pytest.param(words, id=f"{page.name}: {words}")
    for page in PAGES
    for words in dict.fromkeys(re.findall(r"`([\w./]*stackwright(?: [^`]+)?)`", page.read_text()))
]
OTHER_ACCOUNTS = {"accounts.production": {"id": "999999999999", "state_bucket": "acme-production-terraform-state"}}
OURS = ".venv/bin/stackwright"
"""The one way to write our command where somebody may copy it: on a fresh clone no other works."""


def commands(language, text):
    """The commands of a block, as lists of words, without the environment variables before them."""
    lines = text.replace("\\\n", " ").splitlines()
    if language == "console":
        lines = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
    elif language != "sh":
        return
    for line in lines:
        words = shlex.split(line, comments=True)
        while words and "=" in words[0]:
            del words[0]
        if words:
            yield words


def check(words):
    """Let the real command line read a command."""
    try:
        parser().parse_args(words)
    except SystemExit as end:
        assert end.code == 0, f"not a command of ours: {shlex.join(words)}"


@pytest.mark.parametrize(("language", "text"), [block for block in BLOCKS if block.values[0] == "yaml"])
def test_every_example_loads(language, text, tmp_path):
    """Whoever copies an example gets a platform, not a report."""
    example = yaml.safe_load(text)
    if "environment" in example:
        files = {"platform": changed(PLATFORM, OTHER_ACCOUNTS), example["environment"]: example}
    else:
        files = {"platform": {**PLATFORM, **example}, "dev": ENVIRONMENT}
    folder = write(tmp_path, files)
    if "environment" in example:
        (folder / f"{example['environment']}.yaml").write_text(text)

    assert load(folder, LAYERS, today=TODAY).environments


@pytest.mark.parametrize(("language", "text"), [block for block in BLOCKS if block.values[0] == "yaml"])
def test_an_editor_underlines_nothing_in_an_example(language, text):
    """The schema takes what is documented, as the loader does."""
    whole = text if "environment:" in text else f"{json.dumps(PLATFORM)[:-1]},\n{json.dumps(yaml.safe_load(text))[1:]}"

    assert complaints(whole) == []


@pytest.mark.parametrize(("language", "text"), BLOCKS)
def test_every_command_can_be_run_as_it_stands(language, text):
    """Make targets are in the Makefile; our own commands begin with `.venv/bin/`, and the command line takes them."""
    targets = re.findall(r"^([a-z-]+):", Path("Makefile").read_text(), re.MULTILINE)
    for program, *words in commands(language, text):
        if program == "make":
            assert [word for word in words if "=" not in word and word not in targets] == []
        if Path(program).name == "stackwright":
            assert program == OURS
            check(words)


@pytest.mark.parametrize("words", NAMED)
def test_every_command_that_a_sentence_names_exists(words):
    """A sentence may name a verb alone; what has arguments is a command, and is written as one."""
    program, *words = words.split()
    if program == OURS:
        check(words)
    else:
        assert program == "stackwright"
        check([*words, "--help"])
        assert not re.search(r"(^| )(-|[A-Z])", " ".join(words)), f"arguments belong behind {OURS}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_project_leads_somewhere(page):
    """Files that are named exist."""
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
        assert (page.parent / target).exists(), target
