"""The Terraform version of a stack stands beside its JSON, where Terraform and Checkov read it, and nowhere else."""

import json

import pytest

from stackwright.synthesis import versions
from stackwright.synthesis.document import FILE, Document

WANTED = ">= 1.12.0, < 2.0.0"


@pytest.fixture
def written(platforms, node, tmp_path):
    """The folder of `dev-network`, with what a program does to the stacks, in a format."""

    def write(extend=None, format_="json"):
        from stackwright.synthesis.output import synthesize  # noqa: PLC0415 - loads cdktf

        synthesize(platforms.platform(), tmp_path / "out", format_, extend)
        return tmp_path / "out"

    return write


def test_json_holds_no_version(written):
    """Checkov reads nothing of a file that does."""
    folder = written() / "stacks/dev-network"
    terraform = json.loads((folder / FILE).read_text())["terraform"]

    assert sorted(terraform) == ["backend", "required_providers"]
    assert 'required_version = ">= 1.10.0, < 2.0.0"' in (folder / versions.FILE).read_text()


def test_what_reads_a_stack_reads_the_version_too(written):
    """A rehearsal, and the first apply of an account, work with one file that holds all."""
    document = Document.read(written() / "stacks/dev-network" / FILE)

    assert document.json["terraform"]["required_version"] == ">= 1.10.0, < 2.0.0"


def test_a_program_can_ask_for_another_version(written):
    """An override of its own stays what it is, in both formats."""

    def extend(stacks):
        stacks["dev-network"].add_override("terraform.required_version", WANTED)

    out = written(extend, "both")

    assert f'required_version = "{WANTED}"' in (out / "stacks/dev-network" / versions.FILE).read_text()
    assert f'required_version = "{WANTED}"' in (out / "hcl/dev-network/terraform.tf").read_text()


def test_nothing_else_of_the_json_changes(tmp_path):
    """Byte by byte, but for the line and the comma before it; a block of that name elsewhere is no business of ours."""
    before = {
        "output": {"terraform": {"value": "ü ${x}"}},
        "terraform": {"backend": {"s3": {"key": "terraform"}}, "required_version": WANTED},
    }
    text = json.dumps(before, indent=2, ensure_ascii=False)
    file = tmp_path / FILE
    file.write_text(text)
    versions.part(file)

    assert file.read_text() == text.replace(f',\n    "required_version": "{WANTED}"', "")
    assert Document.read(file).json == before


def test_without_a_version_nothing_is_done(tmp_path):
    """A second time, and for stacks that ask for none."""
    file = tmp_path / FILE
    file.write_text(json.dumps({"terraform": {"backend": {}}}, indent=2))
    versions.part(file)

    assert not (tmp_path / versions.FILE).exists()
