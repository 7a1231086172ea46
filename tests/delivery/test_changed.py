"""`changed`: two revisions, each synthesized by its own code, compared as Terraform reads them."""

import json
import sys
from datetime import UTC, datetime, timedelta

import pytest
from support.repositories import PLAIN, SETTINGS, Repository

from stackwright.cli.main import main

OVERRIDE = """\
from stackwright.synthesis.program import Program


def extend(stacks):
    stacks["dev-network"].construct.vpc.add_override("instance_tenancy", "dedicated")


program = Program(extend=extend)
"""
UPGRADE = """\
from stackwright.synthesis.program import Program


def extend(stacks):
    stacks["dev-network"].add_override("terraform.required_providers.aws.version", "6.26.0")


program = Program(extend=extend)
"""
COMMENTED = """\
from stackwright.synthesis.program import Program


def extend(stacks):
    stacks["dev-network"].construct.vpc.add_override("//.remark", "nothing to Terraform")


program = Program(extend=extend)
"""


@pytest.fixture
def changes(capsys):
    """What `changed --base HEAD --json` finds."""

    def run(*arguments: str):
        assert main(["changed", "--base", "HEAD", "--json", "--quiet", *arguments]) == 0
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def told(capsys):
    """What `changed --base HEAD` prints."""

    def run(*arguments: str, code: int = 0):
        assert main(["changed", "--base", "HEAD", "--quiet", *arguments]) == code
        out, err = capsys.readouterr()
        return err if code else out

    return run


def test_nothing_is_selected_by_nothing(repository, changes, told):
    """Neither by what is committed, nor by files that nobody synthesizes."""
    (repository.project / "README.md").write_text("read me")

    assert told().startswith("no stack differs from HEAD (")
    found = changes()
    assert (found["changed"], found["added"], found["removed"], found["include"], found["waves"]) == (
        [],
        [],
        [],
        [],
        [],
    )
    assert found["base"] == repository.git("rev-parse", "HEAD")


def test_a_comment_selects_nothing(repository, changes):
    """In YAML, in main.py, or where Terraform keeps its remarks: it plans nothing for any of them."""
    file = repository.environment("dev", SETTINGS)
    file.write_text(f"# a comment\n{file.read_text()}")
    repository.program(COMMENTED)

    assert changes()["changed"] == []


def test_a_node_group_selects_its_stack_alone(repository, changes, told):
    """Nobody reads how many nodes there may be."""
    repository.environment("dev", {**SETTINGS, "cluster.node_groups.general.max_size": 9})

    found = changes()
    assert found["include"] == [{"stack": "dev-cluster", "group": "dev", "layer": "cluster", "wave": 2}]
    assert found["waves"] == [{"group": "dev", "wave": 2, "stacks": ["dev-cluster"]}]
    assert found["because"] == {}
    assert "aws_eks_node_group acme-dev-general" in told()


def test_another_range_selects_whoever_reads_the_network(repository, changes, told):
    """A new VPC has another id, though the expression of the output is the same; edges are named."""
    repository.environment("dev", {**SETTINGS, "network.cidr": "10.9.0.0/16"})

    found = changes()
    assert found["changed"] == ["dev-network", "dev-cluster"]
    assert "reads vpc_id of dev-network, which changes" in found["because"]["dev-cluster"]
    assert [(wave["wave"], wave["stacks"]) for wave in found["waves"]] == [(1, ["dev-network"]), (2, ["dev-cluster"])]
    text = told()
    assert "\n  reads vpc_id of dev-network, which changes\n" in text
    assert max(map(len, text.splitlines())) <= 80


def test_a_tag_selects_every_stack_of_the_environment(repository, changes):
    """It is on all of their resources, and on nobody else's."""
    repository.environment("prod", {"network.cidr": "10.8.0.0/16"})
    repository.commit()
    repository.environment("dev", {**SETTINGS, "tags": {"team": "blue"}})

    assert changes()["changed"] == ["dev-network", "dev-cluster", "dev-registry", "dev-secrets"]


def test_environments_come_and_go(repository, changes, told):
    """What is new is selected, in its waves; what is gone is named, in the order in which it is destroyed."""
    repository.environment("dev", SETTINGS).unlink()
    repository.environment("test", {"network.cidr": "10.8.0.0/16"})

    found = changes()
    assert found["added"] == ["test-network", "test-secrets"]
    assert found["removed"] == ["dev-secrets", "dev-registry", "dev-cluster", "dev-network"]
    assert found["changed"] == ["bootstrap-main"], "it makes the roles of each environment"
    assert [one["stack"] for one in found["include"]] == [*found["changed"], *found["added"]]
    assert "dev-cluster\n  is gone: its " in told()


def test_each_revision_runs_its_own_program(repository, changes):
    """An override in main.py is a change, whichever side has it."""
    repository.program(OVERRIDE)
    assert "dev-network" in changes()["changed"]

    repository.commit()
    repository.program(OVERRIDE.replace("dedicated", "default"))
    assert "dev-network" in changes()["changed"]


def test_each_revision_runs_its_own_package(repository, changes):
    """Where the repository holds Stackwright itself, an edit of it is a change like any other."""
    package = repository.project / "constructs" / "stackwright"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    synth = (
        "import json, pathlib, sys\n"
        "output = pathlib.Path(sys.argv[sys.argv.index('--output') + 1])\n"
        "(output / 'stacks/one').mkdir(parents=True)\n"
        "(output / 'stacks/one/cdk.tf.json').write_text(json.dumps({'locals': {'value': 'OLD'}}))\n"
        "stack = {'name': 'one', 'dependencies': [], 'synthesizedStackPath': 'stacks/one/cdk.tf.json'}\n"
        "(output / 'manifest.json').write_text(json.dumps({'stacks': {'one': stack}}))\n"
        "(output / 'stacks.json').write_text('[]')\n"
    )
    (package / "__main__.py").write_text(synth)
    repository.commit()
    (package / "__main__.py").write_text(synth.replace("OLD", "NEW"))

    found = changes()
    assert (found["changed"], found["what"]) == (["one"], {"one": ["locals value: changes"]})


def test_a_version_of_a_provider_selects(repository, changes):
    """Another version may do something else with the same arguments."""
    repository.program(UPGRADE)

    assert changes()["what"] == {"dev-network": ["provider aws, its version: 6.25.0 -> 6.26.0"]}


def test_a_base_that_does_not_synthesize_is_told(repository, told):
    """In its own words, with what to do."""
    repository.program("raise RuntimeError('broken then')\n")
    repository.commit()
    repository.program(PLAIN)

    said = told(code=1)
    assert "HEAD does not synthesize, by its own code" in said
    assert "main.py:1: RuntimeError: broken then" in said
    assert said.endswith("name a base that does, or merge what mends it first\n")


def test_a_waiver_that_ran_out_since_was_valid_then(repository, changes):
    """Or the change that mends it could not be compared."""
    today = datetime.now(UTC).date()
    waived = {**SETTINGS, "stage": "staging", "registry.tag_mutability": "MUTABLE"}
    waiver = {"guard": "immutable-tags", "reason": "Until the migration is done, by the platform team"}
    repository.environment("dev", {**waived, "waivers": [{**waiver, "until": str(today - timedelta(10))}]})
    repository.commit(day=today - timedelta(20))
    repository.environment("dev", {**SETTINGS, "stage": "staging"})

    assert changes()["changed"] == ["dev-registry"]


def test_it_works_in_a_subfolder(node, tmp_path, monkeypatch, changes):
    """The repository of a team holds more than its platform."""
    repository = Repository(tmp_path / "repository", "infrastructure/aws")
    repository.commit()
    monkeypatch.chdir(repository.project)
    repository.environment("dev", {**SETTINGS, "registry.repositories": {"api": {}, "web": {}}})

    assert changes()["changed"] == ["dev-registry"]


def test_before_the_first_platform_all_is_new(node, tmp_path, monkeypatch, changes):
    """The pull request that brings Stackwright has a base without it."""
    repository = Repository(tmp_path / "repository")
    (repository.project / "environments").rename(tmp_path / "environments")
    repository.commit()
    (tmp_path / "environments").rename(repository.project / "environments")
    monkeypatch.chdir(repository.project)

    found = changes()
    assert found["added"] == ["bootstrap-main", "dev-network", "dev-cluster", "dev-registry", "dev-secrets"]
    assert [(one["group"], one["wave"]) for one in found["waves"]] == [("bootstrap", 1), ("dev", 1), ("dev", 2)]


def test_programs_get_no_credentials(repository, told, monkeypatch):
    """Whoever changes main.py would have them."""
    for name in ("AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "TF_TOKEN_app", "MY_KEY"):
        monkeypatch.setenv(name, "credential")
    repository.program(
        "import os\n\nraise RuntimeError([name for name in os.environ if os.environ[name] == 'credential'])\n"
    )

    said = told(code=1)
    assert "the work tree does not synthesize" in said
    assert "RuntimeError: []" in said
    assert said.endswith("mend that first\n")


def test_other_packages_select_everything(repository, changes, told):
    """Both are synthesized by the packages installed here: what others would make of it is not known, and is told."""
    (repository.project / "requirements.lock").write_text("jsii==1.142.0 \\\n    --hash=sha256:0\npytest==9.0.0\n")
    repository.commit()
    (repository.project / "requirements.lock").write_text("jsii==1.143.0 \\\n    --hash=sha256:1\npytest==9.1.0\n")

    assert changes()["what"]["dev-network"] == ["its packages: jsii 1.142.0 -> 1.143.0"]


def test_the_base_has_packages_of_its_own(repository, changes):
    """Then an upgrade that changes nothing selects nothing."""
    (repository.project / "requirements.lock").write_text("jsii==1.142.0\n")
    repository.commit()
    (repository.project / "requirements.lock").write_text("jsii==1.143.0\n")

    assert changes("--base-python", sys.executable)["changed"] == []


def test_an_interpreter_that_is_not_there_is_told(repository, told):
    """Before anything is made of it."""
    assert "there is no interpreter nowhere/python" in told("--base-python", "nowhere/python", code=1)


def test_a_day_that_is_none_is_told(repository, told, monkeypatch):
    """Whoever sets the variable wants something of it."""
    monkeypatch.setenv("STACKWRIGHT_TODAY", "yesterday")

    assert "STACKWRIGHT_TODAY is 'yesterday'; write a day such as 2026-11-21" in told(code=1)


def test_environments_elsewhere_have_no_revision(repository, tmp_path, told):
    """Nothing is compared that git knows nothing of."""
    (tmp_path / "elsewhere").mkdir()

    assert "name another folder" in told("--environments", str(tmp_path / "elsewhere"), code=1)
