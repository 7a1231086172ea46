"""What the documentation shows is what the product does."""

import re
from pathlib import Path

import pytest
import yaml
from support.platforms import ENVIRONMENT, PLATFORM, changed, write
from support.shipped import TODAY

from stackwright.cli.main import main
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
OTHER_ACCOUNTS = {"accounts.production": {"id": "999999999999", "state_bucket": "acme-production-terraform-state"}}


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


@pytest.mark.parametrize(("language", "text"), [block for block in BLOCKS if block.values[0] == "sh"])
def test_every_command_exists(language, text, capsys):
    """Make targets are in the Makefile, and our own commands take the options that are shown."""
    targets = re.findall(r"^([a-z-]+):", Path("Makefile").read_text(), re.MULTILINE)
    for target in re.findall(r"^make ([a-z-]+)", text, re.MULTILINE):
        assert target in targets
    for verb, options in re.findall(r"^(?:\.venv/bin/)?stackwright ([a-z-]+)(.*)", text, re.MULTILINE):
        with pytest.raises(SystemExit) as end:
            main([verb, "--help"])
        assert end.value.code == 0
        usage = capsys.readouterr().out
        for option in re.findall(r"(?<=\s)--[a-z-]+", options.split("#")[0]):
            assert option in usage


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_project_leads_somewhere(page):
    """Files that are named exist."""
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
        assert (page.parent / target).exists(), target
