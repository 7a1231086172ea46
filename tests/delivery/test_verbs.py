"""Verbs that work on live stacks: what they refuse before they ask AWS anything."""

import json
from dataclasses import asdict, replace

import pytest
from support.plan_documents import record

from stackwright.cli.main import main
from stackwright.model.stack_records import to_json

STACKS = (replace(record("bootstrap-main"), stage=None), record("dev-network"), record("prod-network"))
VERBS = {
    "plan": ["plan", "dev"],
    "apply": ["apply", "dev", "--reviewed", "reviewed.json"],
    "drift": ["drift", "dev"],
    "destroy": ["destroy", "dev"],
    "locks": ["locks", "dev"],
}


@pytest.fixture
def said(tmp_path, monkeypatch, capsys):
    """Runs a command in a folder with stacks; what it says on stderr, and its exit code."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str, stacks=STACKS):
        if stacks is not None:
            (tmp_path / "cdktf.out").mkdir(exist_ok=True)
            (tmp_path / "cdktf.out" / "stacks.json").write_text(json.dumps(to_json(stacks)))
        code = main(words)
        return code, capsys.readouterr().err

    return run


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_is_done_without_a_synth(verb, said):
    """The file that is missed is named, and what writes it."""
    code, err = said(*VERBS[verb], stacks=None)

    assert code == 1
    assert "error: cdktf.out/stacks.json is not there, or not as a synth writes it; run: " in err


@pytest.mark.parametrize("verb", VERBS)
def test_an_environment_that_is_not_there_is_told(verb, said):
    """With the one that may have been meant."""
    code, err = said(*(word if word != "dev" else "dve" for word in VERBS[verb]))

    assert (code, err) == (1, "error: there is no environment 'dve'; did you mean 'dev'?\n")


@pytest.mark.parametrize("verb", VERBS)
def test_a_stack_of_another_environment_is_told(verb, said):
    """A stack is looked for in the environment that is named."""
    code, err = said(*VERBS[verb], "--stack", "prod-network")

    assert code == 1
    assert "error: there is no stack 'prod-network' in dev; did you mean 'dev-network'?" in err


@pytest.mark.parametrize("verb", VERBS)
def test_states_that_others_keep_are_theirs(verb, said):
    """HCP Terraform plans and applies what it has the states of."""
    state = replace(STACKS[1].state, host="app.terraform.io", organization="acme", workspace="dev-network")

    code, err = said(*VERBS[verb], stacks=(replace(STACKS[1], state=state),))

    assert (code, err) == (1, "error: app.terraform.io plans and applies dev-network: look there, at its workspace\n")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 1}', '{"format": 9, "stacks": {}}'])
def test_a_file_that_is_no_review_is_told(text, said, tmp_path):
    """Nothing is planned with it."""
    (tmp_path / "reviewed.json").write_text(text)

    code, err = said(*VERBS["apply"])

    assert code == 1
    assert err.startswith("error: reviewed.json is ")
    assert err.rstrip().endswith(("plan again", "plan with this version again"))


def test_a_review_that_is_not_there_is_told(said):
    """With what writes one."""
    code, err = said(*VERBS["apply"])

    assert (code, err.partition(";")[2].strip()) == (1, "name what `plan --reviewed` wrote")


def test_an_account_s_own_stack_is_not_destroyed(said):
    """It keeps the states of all others."""
    assert "it is not destroyed from here" in said("destroy", "bootstrap")[1]


def test_records_are_whole():
    """What is written of a stack is all that there is to it."""
    assert to_json(STACKS[:1])[0].keys() == asdict(STACKS[0]).keys()
