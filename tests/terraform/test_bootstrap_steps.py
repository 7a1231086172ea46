"""The two steps of an account's first apply: which commands they give, and in which order."""

import json

import pytest

from stackwright.synthesis.document import FILE, Document
from stackwright.terraform.binary import TerraformError
from stackwright.terraform.bootstrap import apply_with_local_state, move_into_bucket

STACK = {"terraform": {"required_version": ">= 1.10", "backend": {"s3": {"bucket": "acme-terraform-state"}}}}


@pytest.fixture
def folder(tmp_path):
    """Where the local state is kept; not made yet."""
    return tmp_path / "kept" / "main"


@pytest.fixture
def run(folder):
    """Terraform, which writes down its commands, and the backend that it found with each."""

    class Run:
        fails = ""

        def __init__(self) -> None:
            self.seen = []

        def __call__(self, *arguments: str, folder) -> None:
            self.seen.append((" ".join(arguments), json.loads((folder / FILE).read_text())["terraform"]["backend"]))
            if arguments[0] == self.fails:
                raise TerraformError("it failed")

    return Run()


@pytest.mark.parametrize(("ask", "apply"), [(True, "apply"), (False, "apply -input=false -auto-approve")])
def test_the_first_apply_keeps_its_state_in_the_folder(folder, run, ask, apply):
    """The bucket is not there yet. All else is as it was synthesized, and a person is asked unless told otherwise."""
    apply_with_local_state(Document(STACK), folder, run, ask=ask)

    assert run.seen == [("init -input=false -reconfigure", {"local": {}}), (apply, {"local": {}})]
    assert json.loads((folder / FILE).read_text())["terraform"]["required_version"] == ">= 1.10"


def test_the_move_is_proved_before_the_folder_is_removed(folder, run):
    """By a plan that finds no change."""
    folder.mkdir(parents=True)
    move_into_bucket(Document(STACK), folder, run)

    assert run.seen == [
        ("init -input=false -migrate-state -force-copy", STACK["terraform"]["backend"]),
        ("plan -input=false -detailed-exitcode", STACK["terraform"]["backend"]),
    ]
    assert not folder.exists()


@pytest.mark.parametrize("fails", ["init", "plan"])
def test_a_move_that_fails_keeps_the_folder(folder, run, fails):
    """The state in it may be the only one."""
    folder.mkdir(parents=True)
    run.fails = fails
    with pytest.raises(TerraformError):
        move_into_bucket(Document(STACK), folder, run)

    assert folder.exists()
