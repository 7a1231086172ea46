"""Environment files in, a platform or one report of every fault out."""

import errno
import json
import os
import shutil
import socket
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.platforms import ENVIRONMENT, PLATFORM, REMOVED, changed, write
from support.shipped import PLATFORMS, TODAY, load_shipped

from stackwright.layers import LAYERS
from stackwright.model.errors import InvalidInput
from stackwright.model.files.json_schema import json_schema
from stackwright.model.files.loading import load
from stackwright.model.platform_ import Platform


@pytest.mark.parametrize("environments", PLATFORMS.values(), ids=PLATFORMS)
def test_shipped_files_have_no_fault(environments):
    """What a user starts from loads."""
    assert {environment.name for environment in load_shipped(environments).environments} >= {"dev", "prod"}


def test_the_report_holds_every_fault_of_every_file(platforms):
    """Nobody should have to run it once for each mistake."""
    faults = platforms.faults(
        {"network.natt": "single", "network.nat": "sinlge", "network.cidr": "10.0.0.1/16"},
        platform={"region": "eu-wset-1", "project": "Acme"},
        others={"prod": {"account": "mian", "network.cidr": "10.1.0.0/16", "network.zones": ["a", "a"]}},
    )

    assert [fault.split(": ")[1] for fault in faults] == [
        "network.cidr",
        "network.natt",
        "network.nat",
        "project",
        "region",
        "account",
        "network.zones[1]",
    ]


def test_a_fault_says_file_line_key_problem_value_and_remedy(platforms):
    """A report line is enough to mend the file."""
    (fault,) = platforms.faults({"network.nat": "sinlge"})
    line = 1 + json.dumps(changed(ENVIRONMENT, {"network.nat": "sinlge"}), indent=2).split('"nat"')[0].count("\n")

    assert fault == (
        f"dev.yaml:{line}: network.nat: must be one of none, single, per_zone, regional, "
        "got \"sinlge\"; did you mean 'single'?"
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            {"environment": "prod"},
            'differs from the file\'s name, got "prod"; write dev, or rename the file to prod.yaml',
        ),
        ({"account": "mian"}, "is not an account of platform.yaml, got \"mian\"; did you mean 'main'?"),
        (
            {"account": REMOVED},
            "account: is missing; add it: The AWS account it lives in: one of `accounts` in platform",
        ),
        ({"account": 7}, "account: must be text, got 7; write it in quotes"),
        (
            {"region": "eu-wst-1"},
            "region: is not a region in which EKS runs, got \"eu-wst-1\"; did you mean 'eu-west-1'?",
        ),
        ({"environment": "../dev"}, "environment: is not a plain name"),
        ({"environment": "dév"}, "environment: is not a plain name"),
        ({"network": []}, "network: must be a mapping"),
        ({"network": REMOVED}, "network: is missing; add it: The VPC"),
        ({"tags": {"aws:owner": "me"}}, "tags.aws:owner: tag key 'aws:owner' breaks AWS's rule"),
        ({"tags": {"owner": "x" * 257}}, "has 257 characters, AWS allows 0 to 256"),
        ({"tags": {"owner": "me", "Owner": "you"}}, "tags.Owner: differs from 'owner' in case only"),
        ({"tags": {"Project": "me"}}, "tags.Project: is a tag that Stackwright sets itself"),
        ({"tags": {f"tag-{number}": "x" for number in range(60)}}, "AWS allows 50 on a resource"),
        ({"tags": {"owner": 7}}, "tags.owner: must be text, got 7; write it in quotes"),
    ],
)
def test_an_environment_with_one_fault_is_refused(platforms, change, expected):
    """Each fault is named in the words of the file."""
    assert expected in "\n".join(platforms.faults(change))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"project": "Acme"}, "project: is not a plain name"),
        ({"project": "a" * 60}, "S3 bucket name 'aaa"),
        ({"project": "sthree-x"}, "breaks AWS's rule: lower-case letters, digits and hyphens, no reserved prefix"),
        ({"accounts": {}}, "accounts: must have at least 1 entry"),
        ({"accounts.main.id": "12345"}, 'accounts.main.id: is not an AWS account id, got "12345"; write its 12 digits'),
        ({"accounts.main.id": True}, "accounts.main.id: must be text"),
        (
            {"accounts.other": {"id": "999999999999"}},
            "AWS takes it once in all of AWS; give it a state_bucket of its own",
        ),
        ({"accounts.other": {"id": "111122223333", "state_bucket": "acme-other"}}, "is the id of main too"),
        ({"repository.owner": "a b"}, "repository.owner: is not a GitHub owner"),
        ({"repository.name": ".."}, "repository.name: is not a GitHub repository name"),
        ({"repository.default_branch": "a..b"}, "repository.default_branch: is not a branch name"),
        ({"state.bucket": "My_Bucket"}, "state.bucket: S3 bucket name 'My_Bucket' breaks AWS's rule"),
        ({"state.table": "x"}, "state.table: DynamoDB table name 'x' has 1 characters, AWS allows 3 to 255"),
        ({"state.locking": "dynamo"}, "must be one of dynamodb, lockfile, both"),
        ({"state.noncurrent_retention_days": 1}, "must be at least 7, got 1"),
    ],
)
def test_a_platform_file_with_one_fault_is_refused(platforms, change, expected):
    """Each fault is named in the words of the file."""
    assert expected in "\n".join(platforms.faults(platform=change))


def test_an_account_id_without_quotes_keeps_its_digits(platforms):
    """YAML reads digits as a number; an account id is text all the same."""
    platform = platforms.platform(platform={"accounts.main.id": 123456789012})

    assert platform.accounts[0].id == "123456789012"


def test_a_composed_name_that_is_too_long_is_refused_after_composing(platforms):
    """The project is short enough, and so is the environment, but the role's name is not."""
    faults = platforms.faults(platform={"project": "a" * 40}, others={"e" * 30: {"network.cidr": "10.1.0.0/16"}})

    assert any("IAM role name" in fault and "AWS allows 1 to 64 (https://" in fault for fault in faults)


def test_ranges_may_overlap_across_accounts(platforms):
    """Two accounts have two networks; one account's environments may be connected one day."""
    other = {"account": "other", "network.cidr": "10.0.0.0/16"}
    accounts = {"accounts.other": {"id": "999999999999", "state_bucket": "acme-other-state"}}

    assert platforms.faults(platform=accounts, others={"prod": other}) == []
    assert "overlaps 10.0.0.0/16 of dev, in the same account" in platforms.faults(others={"prod": {}})[0]


def test_an_intended_overlap_is_said_by_one_of_the_two(platforms):
    """`overlaps_with` silences the rule for the environment that it names."""
    assert platforms.faults(others={"prod": {"network.overlaps_with": ["dev"]}}) == []
    assert platforms.faults({"network.overlaps_with": ["prod"]}, others={"prod": {}}) == []
    assert "is not another environment" in platforms.faults({"network.overlaps_with": ["prd"]})[0]


@pytest.mark.parametrize("name", ["qa.yml", "qa.YAML", "qa.Yml"])
def test_files_that_would_be_overlooked_are_named(tmp_path, name):
    """A file with another ending holds an environment that nobody would miss until it is."""
    folder = write(tmp_path, {"platform": PLATFORM, "dev": ENVIRONMENT})
    (folder / name).write_text("not: [read")
    ending = Path(name).suffix

    platform = load(folder, LAYERS, today=TODAY)
    assert [one.name for one in platform.environments] == ["dev"]
    assert f"{folder}/{name}: ends in {ending} and is not read; rename it to qa.yaml" in platform.notices


@pytest.mark.parametrize("name", ["dev", "platform"])
def test_a_file_that_is_missed_for_its_ending_is_named_in_the_report(tmp_path, name):
    """Where `dev.yml` is all there is, "holds no environment" alone would be a riddle."""
    folder = write(tmp_path, {"platform": PLATFORM, "dev": ENVIRONMENT})
    (folder / f"{name}.yaml").rename(folder / f"{name}.yml")

    with pytest.raises(InvalidInput, match=f"{name}.yml: ends in .yml and is not read; rename it to {name}.yaml"):
        load(folder, LAYERS, today=TODAY)


@pytest.mark.parametrize(
    "name", [".#dev.yaml", "._dev.yaml", ".dev.yaml", ".dev.yaml.swp", "#dev.yaml#", "dev.yaml~", ".qa.yml", "notes.md"]
)
def test_what_editors_and_file_systems_leave_behind_is_ignored(tmp_path, name):
    """Locks, backups and attributes hold anything but environments."""
    folder = write(tmp_path, {"platform": PLATFORM, "dev": ENVIRONMENT})
    before = load(folder, LAYERS, today=TODAY)
    (folder / name).write_bytes(b"\x00\xffnot: [YAML")
    (folder / ".#lock.yaml").symlink_to("somebody@host.4711:1")

    assert load(folder, LAYERS, today=TODAY) == before


def test_a_folder_that_cannot_be_listed_is_said_so(tmp_path, monkeypatch):
    """Permissions are the user's to mend."""
    folder = write(tmp_path, {"platform": PLATFORM, "dev": ENVIRONMENT})

    def refused(_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refused)  # root may list whatever there is
    with pytest.raises(InvalidInput, match="cannot be listed: Permission denied; check its permissions"):
        load(folder, LAYERS, today=TODAY)


def special(kind, path):
    """Something that is no file, at a path; what has to be kept open with it."""
    if kind == "folder":
        path.mkdir()
    elif kind == "named pipe":
        os.mkfifo(path)
    elif kind == "socket":
        keep = socket.socket(socket.AF_UNIX)
        keep.bind(str(path))
        return keep
    else:
        path.symlink_to("/dev/zero")
    return None


@pytest.mark.parametrize("linked", [False, True], ids=["itself", "by a link"])
@pytest.mark.parametrize("kind", ["folder", "named pipe", "socket", "device"])
def test_what_is_no_file_is_refused_and_never_read(tmp_path, monkeypatch, kind, linked):
    """A pipe would wait for ever, and a device would never end."""
    folder = write(tmp_path / "files", {"platform": PLATFORM, "dev": ENVIRONMENT})
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    kept = special(kind, Path("it") if linked else Path("files/qa.yaml"))
    if linked:
        (folder / "qa.yaml").symlink_to(tmp_path / "it")

    with pytest.raises(InvalidInput) as report:
        load(folder, LAYERS, today=TODAY)
    assert [str(fault) for fault in report.value.faults] == [
        f"{folder}/qa.yaml: is a {kind}, not a file; remove it, or rename it"
    ]
    if kept:
        kept.close()


@pytest.mark.parametrize("removed", ["platform.yaml", "dev.yaml"])
def test_a_folder_without_its_files_is_refused(tmp_path, removed):
    """Neither the shared file nor the last environment can be missing."""
    folder = write(tmp_path, {"platform": PLATFORM, "dev": ENVIRONMENT})
    (folder / removed).unlink()

    with pytest.raises(
        InvalidInput, match=r"cannot be read: No such file|holds no environment; add one, e.g. dev.yaml"
    ):
        load(folder, LAYERS, today=TODAY)


def test_the_committed_json_schema_is_current():
    """Editors check files against what the loader takes; `make schema` rewrites it."""
    assert json.loads(Path("environments/schema.json").read_text()) == json_schema(LAYERS)


def test_every_setting_is_documented():
    """The text under a field is the hover text of an editor."""
    for name, model in json_schema(LAYERS)["$defs"].items():
        for key, field in model.get("properties", {}).items():
            assert model.get("description"), name
            assert field.get("description"), f"{name}.{key}"


@pytest.mark.parametrize("folder", PLATFORMS.values(), ids=PLATFORMS)
def test_every_file_points_its_editor_at_the_schema(folder):
    """The first line is what the YAML language server looks for, and it leads to the file."""
    for file in folder.glob("*.yaml"):
        pointer = file.read_text().splitlines()[0].removeprefix("# yaml-language-server: $schema=")
        assert (folder / pointer).resolve() == Path("environments/schema.json").resolve()


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.sampled_from(["10.0.0.0/16", "a", "single"]),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=8), below, max_size=3),
    max_leaves=8,
)
KEYS = [
    *("environment", "account", "region", "tags", "network"),
    *(f"network.{key}" for key in json_schema(LAYERS)["$defs"]["NetworkSettings"]["properties"]),
    *("network.flow_logs.retention_days", "network.subnets.public", "network.subnets.public.a", "unknown"),
]


@given(st.dictionaries(st.sampled_from(KEYS), ANYTHING, max_size=3))
def test_any_value_at_any_key_gives_a_platform_or_a_report(tmp_path, changes):
    """Whatever a file holds, there is no traceback."""
    folder = tmp_path / "any"
    shutil.rmtree(folder, ignore_errors=True)
    environment = ENVIRONMENT
    for key, value in changes.items():
        try:
            environment = changed(environment, {key: value})
        except (AttributeError, TypeError):
            continue  # the key's parent has just been replaced by something that has no keys
    try:
        assert isinstance(
            load(write(folder, {"platform": PLATFORM, "dev": environment}), LAYERS, today=date.min), Platform
        )
    except InvalidInput as report:
        assert all(fault.file and fault.remedy for fault in report.faults)
