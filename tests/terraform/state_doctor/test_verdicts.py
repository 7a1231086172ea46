"""What the doctor makes of what it has read: the rules alone, without a bucket and without Terraform."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import botocore.exceptions
import pytest

from stackwright.terraform.state_doctor import findings, history
from stackwright.terraform.state_doctor.encryption import PlatformKey
from stackwright.terraform.state_doctor.findings import Kept
from stackwright.terraform.state_doctor.history import Break
from stackwright.terraform.state_doctor.kept import lock
from stackwright.terraform.state_doctor.kept.lock import age
from stackwright.terraform.state_doctor.kept.snapshot import Encryption, Snapshot, parse
from stackwright.terraform.state_doctor.plain import plain

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TEXT = {"ID": "1", "Who": "ann@host", "Operation": "OperationTypeApply", "Created": "2026-11-21T11:18:00.123456789Z"}
ALIAS = "arn:aws:kms:eu-west-1:111122223333:alias/acme-terraform-state"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1"


@pytest.fixture
def stack(platforms):
    """The stack `dev-network`, locked in the way that is asked for."""

    def network(locking="dynamodb"):
        platform = platforms.platform(platform={"state.locking": locking})
        return next(stack for stack in platform.stacks() if stack.name == "dev-network")

    return network


def snapshot(serial, md5, resources=("a.b",), lineage="one", **more):
    """A version of a state, whose id is that of its content."""
    return Snapshot(serial, lineage, frozenset(resources), md5, version=f"v{md5}", **more)


def kept(*readable: Snapshot, digest=None, present=True, current=True, **more):
    """What was found of a state, of which the first version is the state if it is present."""
    first = readable[0] if readable and present and current else None
    return Kept(
        first, present, readable, readable, more.pop("versions", len(readable)), digest, more.pop("empty", False)
    )


def test_a_state_is_known_by_its_resources():
    """By address, with module and key of the instance, and by what AWS calls them. Data sources are none."""
    instance = {"attributes": {"id": "vpc-1", "arn": "arn:vpc", "access_entry_arn": "arn:entry", "association_arn": ""}}
    resources = [
        {"mode": "managed", "type": "aws_vpc", "name": "it", "instances": [instance]},
        {"mode": "managed", "type": "a", "name": "b", "module": "module.m", "instances": [{"index_key": 0}]},
        {"mode": "managed", "type": "c", "name": "d", "instances": [{"index_key": "k", "attributes": None}]},
        {"mode": "data", "type": "aws_region", "name": "here", "instances": [{"attributes": {"id": "eu-west-1"}}]},
    ]
    content = json.dumps({"version": 4, "serial": 3, "lineage": "one", "resources": resources}).encode()
    state = parse(content, version="v", written=NOW, restored=True)

    assert (state.serial, state.lineage, state.version, state.written, state.restored) == (3, "one", "v", NOW, True)
    assert state.resources == {"aws_vpc.it", "module.m.a.b[0]", 'c.d["k"]'}
    assert state.things == {"aws_vpc vpc-1", "arn:vpc", "arn:entry"}


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (snapshot(1, "a"), snapshot(2, "b"), None),
        (snapshot(1, "a"), snapshot(2, "b", lineage="two"), "lineage"),
        (snapshot(1, "a", resources=()), snapshot(2, "b", lineage="two"), None),
        (snapshot(2, "a"), snapshot(2, "b"), "serial"),
        (snapshot(2, "a"), snapshot(1, "b"), "serial"),
        (snapshot(2, "a"), snapshot(2, "a"), None),
        (snapshot(1, "a"), snapshot(2, "b", resources=()), "emptied"),
    ],
)
def test_where_a_version_does_not_follow(before, after, kind):
    """From the one before it. The one that is newest decides what is to be said of it."""
    assert history.breaks([after, before]) == ([Break(kind, before, after)] if kind else [])


def test_what_was_emptied_and_filled_again_is_no_break():
    """Somebody destroyed it, and built it anew."""
    versions = [snapshot(3, "c"), snapshot(2, "b", resources=()), snapshot(1, "a")]

    assert history.breaks(versions) == []
    assert [one.kind for one in history.breaks(versions[1:])] == ["emptied"]


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(-5, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (3600, "1 h"), (86399, "23 h"), (86400, "1 d")],
)
def test_a_lock_has_an_age(seconds, shown):
    """In the largest unit that fits; a clock that is behind ours makes none that is below nothing."""
    found = lock.parse("file", "{}", NOW - timedelta(seconds=seconds))

    assert age(found, NOW) == shown


def test_a_lock_is_told_with_its_holder(stack):
    """Who, since when, what for, and the command that releases it."""
    (finding,) = findings.of_locks(stack(), [lock.parse("table", json.dumps(TEXT))], NOW)

    assert finding.problem == "Locked by ann@host since 2026-11-21 11:18:00 UTC, 42 min: OperationTypeApply."
    assert finding.commands == ("stackwright state unlock dev-network --id 1",)


@pytest.mark.parametrize(
    ("locking", "places", "said"),
    [
        ("both", ("table", "file"), ""),
        ("both", ("table",), " Only the table says so."),
        ("both", ("file",), " Only the lock file says so."),
        ("dynamodb", ("file",), " It is a lock file, which this platform's locking does not look at."),
        ("lockfile", ("file",), ""),
    ],
)
def test_a_lock_in_one_of_two_places_is_told(stack, locking, places, said):
    """One of the two was lost, or nobody looks there."""
    locks = [lock.parse(place, json.dumps(TEXT)) for place in places]
    (finding,) = findings.of_locks(stack(locking), locks, NOW)

    assert finding.problem.partition("OperationTypeApply.")[2] == said


def test_a_lock_that_says_nothing_can_be_released(stack):
    """By an id that is made of what stands there, and is another for another text."""
    held = [lock.parse("table", text) for text in ("", "[]\x1b", json.dumps({"Created": "now"}))]
    shown = list(findings.of_locks(stack(), held, NOW))

    assert [
        finding.problem.partition(" by what cannot be read: ")[2].partition(". Dynamo")[0] for finding in shown
    ] == [
        "it is empty",
        "[]\\x1b",
        '{"Created": "now"}',
    ]
    assert all(one.problem.startswith("Locked since an unknown time by") for one in shown)
    assert len({one.commands for one in shown}) == len(held)
    assert not any(one.readable for one in held)


GOOD, OLD = snapshot(3, "c"), snapshot(2, "b")
STATES = {
    "healthy": (kept(GOOD, digest="c"), None, None),
    "nothing yet": (kept(present=False), None, None),
    "gone with all versions": (
        kept(present=False, digest="c"),
        "is gone with all its versions; its digest is left",
        None,
    ),
    "digest behind": (kept(GOOD, OLD, digest="b"), "The digest is not the state's", GOOD),
    "no digest": (kept(GOOD), "The state has no digest", GOOD),
    "deleted": (kept(GOOD, present=False, digest="c"), "is deleted. Terraform stops with a checksum error.", GOOD),
    "deleted, no digest": (kept(GOOD, present=False), "plans to build everything a second time.", GOOD),
    "damaged": (kept(GOOD, current=False, digest="c"), "cannot be read: it is damaged or cut off.", GOOD),
    "damaged, no digest": (kept(GOOD, current=False), "damaged or cut off. Terraform stops.", GOOD),
    "empty": (kept(GOOD, current=False, digest="c", empty=True), "is empty: not a byte is left.", GOOD),
    "older": (kept(OLD, GOOD, digest="c"), "An older state lies in the place of a newer one.", GOOD),
    "foreign": (kept(snapshot(9, "z", lineage="two"), GOOD, digest="c"), "An older state lies in the place", GOOD),
    "nothing readable": (kept(digest="c", versions=2), "cannot be read", None),
}


@pytest.mark.parametrize("case", STATES)
def test_what_is_wrong_with_a_state(stack, case):
    """And which version is to be put back, if any can be."""
    found, said, right = STATES[case]
    shown = list(findings.of_state(stack(), found))

    assert len(shown) == (said is not None)
    if said:
        assert said in shown[0].problem
        command = f"stackwright state restore dev-network --version {right.version}" if right else None
        assert shown[0].commands == ((command,) if command else ())


def test_without_a_table_there_is_no_digest_to_miss(stack):
    """And an older state is taken, unless somebody has said that it is meant."""
    (shown,) = findings.of_state(stack("lockfile"), kept(OLD, GOOD))
    restored = snapshot(2, "b", restored=True)

    assert "Terraform takes it for the newest, unasked." in shown.problem
    assert list(findings.of_state(stack("lockfile"), kept(restored, GOOD))) == []
    assert list(findings.of_state(stack("lockfile"), kept(GOOD))) == []
    assert len(list(findings.of_state(stack(), kept(restored, GOOD, digest="c")))) == 1


@pytest.mark.parametrize(
    ("leftover", "said", "commands"),
    [
        (None, "cannot be read", ()),
        (snapshot(4, "d", lineage="two"), "is of another state than dev-network", ()),
        (
            snapshot(4, "d"),
            "is newer than the state",
            ("terraform -chdir=out state push errored.tfstate", "rm out/errored.tfstate"),
        ),
        (snapshot(3, "d"), "holds nothing that the state lacks", ("rm out/errored.tfstate",)),
        (
            snapshot(3, "d", resources=("a.b", "x.y")),
            "holds 1 resource that the state lacks, and the state was written since: x.y.",
            (),
        ),
    ],
)
def test_what_a_failed_apply_left(stack, leftover, said, commands):
    """It is pushed, removed or looked at, and never pushed over something newer."""
    (shown,) = findings.of_leftover(stack(), "out", leftover, kept(GOOD, digest="c"))

    assert said in shown.problem
    assert shown.commands == commands


def test_a_leftover_is_all_there_is(stack):
    """Where the bucket has no state."""
    (shown,) = findings.of_leftover(stack(), "out", GOOD, kept(present=False))

    assert "is newer than the state" in shown.problem


def key(answer):
    """The platform's key, where AWS answers so when it is asked which one that is."""

    def describe_key(KeyId):  # noqa: N803 - AWS's own word
        assert KeyId == ALIAS
        if isinstance(answer, Exception):
            raise answer
        return {"KeyMetadata": {"Arn": answer}}

    clients = {("kms", "eu-west-1"): SimpleNamespace(describe_key=describe_key)}
    return PlatformKey(SimpleNamespace(client=lambda *service_and_region: clients[service_and_region]))


def refusal(code):
    """An error of AWS's."""
    return botocore.exceptions.ClientError({"Error": {"Code": code}}, "DescribeKey")


@pytest.mark.parametrize(
    ("algorithm", "found", "answer", "right"),
    [
        ("aws:kms", ALIAS, refusal("AccessDeniedException"), True),
        ("aws:kms", KEY, KEY, True),
        ("aws:kms", f"{KEY}2", KEY, False),
        ("aws:kms", KEY, refusal("NotFoundException"), False),
        ("aws:kms", KEY, refusal("AccessDeniedException"), None),
        ("aws:kms", KEY, botocore.exceptions.EndpointConnectionError(endpoint_url="x"), None),
        ("AES256", "", KEY, False),
    ],
)
def test_the_platforms_key_is_known_by_its_alias(stack, algorithm, found, answer, right):
    """AWS is asked which key it stands for; what it does not tell is not known, and no fault."""
    version = snapshot(1, "a", encryption=Encryption(algorithm, found))

    assert key(answer).encrypts(version, stack().state) is right


def test_a_text_is_cut_to_its_width():
    """With the dots that say so; what would move a cursor is written out."""
    assert plain("abcdef", 6) == "abcdef"
    assert plain("abcdefg", 6) == "abc..."
    assert plain("a\x1b\n", 10) == "a\\x1b\\n"
