"""States that Terraform takes as they are, and that do not follow from the versions before them."""

import hashlib
import json
from types import SimpleNamespace

import pytest
from support.incidents import denying, incident

from stackwright.terraform.state_doctor.history import breaks
from stackwright.terraform.state_doctor.kept.snapshot import Snapshot

GUARDED = ("dynamodb", "both")
REPLACED = "The state is not the one that it should be"


def suspicious(site, happens):
    """Something happens to an applied state; Terraform plans; the runbook is followed; and it happens once more."""
    site.applied("1")
    good = site.content()
    happens(site, json.loads(good))
    bad = site.content()
    outcome = SimpleNamespace(site=site, good=good, bad=bad, plan=site.plan(), found=site.doctor())
    outcome.finding = outcome.found.findings[0]
    outcome.after = site.follow(REPLACED, VERSION=outcome.found.commands[0].split()[-1])
    outcome.mended = SimpleNamespace(found=site.doctor(), content=site.content())
    happens(site, json.loads(good))
    words = site.doctor().findings[0]["otherwise"].split()
    outcome.accepted = site.stackwright(*words[1:], "--yes")
    outcome.meant = SimpleNamespace(found=site.doctor(), content=site.content())
    return outcome


def another_lineage(site):
    """A state of another stack is pushed with `-force`."""
    return suspicious(site, lambda site, good: site.push(foreign(good)))


def fitting_digest(site):
    """A state of another stack is put in the place of this one, and its digest into the table."""

    def replace(site, good):
        content = json.dumps(foreign(good)).encode()
        site.put(content)
        site.set_digest(hashlib.md5(content).hexdigest())  # noqa: S324 - it is Terraform's

    return suspicious(site, replace)


def forced_back(site):
    """The version before is pushed with `-force`."""
    return suspicious(site, lambda site, _good: site.push(json.loads(site.versions()[-1])))


def put_back_twice(site):
    """The version before is put in its place, twice."""

    def replace(site, _good):
        older = site.versions()[-1]
        site.put(older)
        site.put(older)

    return suspicious(site, replace)


def emptied(site):
    """All resources are taken out of the state, while AWS still has something of the stack."""
    site.make_vpc()
    return suspicious(site, lambda site, _good: site.ok("state", "rm", "terraform_data.first", "terraform_data.second"))


def foreign(good):
    """Another state, in which one of the resources has another name."""
    resources = json.loads(json.dumps(good["resources"]))
    resources[1]["name"] = "third"
    return good | {"lineage": "11111111-2222-3333-4444-555555555555", "serial": 1, "resources": resources}


def is_whole(outcome):
    """Whether the state from before is back, and the doctor has nothing to say."""
    return outcome.mended.content == outcome.good and outcome.mended.found.healthy and not outcome.site.is_locked()


@incident(another_lineage)
def test_another_lineage(outcome):
    """Terraform plans by it. The doctor tells both lineages, what is lost, and the way back."""
    assert outcome.plan.returncode == 0
    assert not outcome.plan.healthy
    assert "11111111-2222-3333-4444-555555555555" in outcome.finding["problem"]
    assert json.loads(outcome.good)["lineage"] in outcome.finding["problem"]
    assert "lacks 1 resource that the state has now" in outcome.finding["advice"]
    assert "terraform_data.third" in outcome.finding["advice"]
    assert is_whole(outcome)


@incident(fitting_digest, *GUARDED)
def test_another_state_with_a_fitting_digest(outcome):
    """The checksum is right, and so Terraform takes it."""
    assert outcome.plan.returncode == 0
    assert outcome.found.digest_matches
    assert "its lineage is 11111111" in outcome.finding["problem"]
    assert is_whole(outcome)


@incident(forced_back)
def test_serial_that_goes_back(outcome):
    """A forced push writes the digest too. The doctor compares serials."""
    assert "Plan: 0 to add, 1 to change" in outcome.plan.output
    assert outcome.found.digest_matches == outcome.site.guarded
    assert "The serial did not go up: after " in outcome.finding["problem"]
    assert is_whole(outcome)


@incident(put_back_twice, "lockfile")
def test_older_state_that_is_put_back_twice(outcome):
    """The version before it is the same one; the newer one is below."""
    assert "The serial did not go up: after " in outcome.finding["problem"]
    assert is_whole(outcome)


@incident(emptied)
def test_state_without_resources_while_aws_has_some(outcome):
    """Terraform would build everything once more."""
    assert "Plan: 2 to add" in outcome.plan.output
    assert "2 resources are gone from the state" in outcome.finding["problem"]
    assert "AWS has 1 thing with its tags" in outcome.finding["problem"]
    assert outcome.mended.content == outcome.good


def test_text_says_how_to_say_that_it_is_meant(site):
    """Below the way back."""
    site.push(foreign(site.state()))
    shown = site.stackwright("state", "doctor", "dev", "network")

    assert shown.returncode == 1
    assert "If all of it is meant to be as it is, this says so: stackwright state restore dev-network" in shown.output


@incident(another_lineage)
def test_what_is_meant_is_healthy_from_then_on(outcome):
    """Restoring the version that is the state says that it is meant, and changes nothing of it."""
    assert outcome.accepted.returncode == 0
    assert outcome.meant.content == outcome.bad
    assert outcome.meant.found.healthy


def destroyed(site):
    """An environment that nobody needs any more."""
    site.applied()
    site.ok("destroy", "-auto-approve")
    return SimpleNamespace(
        found=site.doctor(),
        shown=site.stackwright("state", "doctor", "dev"),
        unasked=site.doctor(denying(site, "resourcegroupstaggingapi")),
    )


@incident(destroyed)
def test_destroyed_stack_is_healthy(outcome):
    """Nothing in AWS carries its tags. That is a note."""
    assert outcome.found.healthy
    assert "nothing in AWS carries its tags: it was destroyed" in outcome.found.notes[0]
    assert outcome.shown.returncode == 0
    assert "healthy, see notes" in outcome.shown.output
    assert "it was destroyed" in outcome.shown.output


@incident(destroyed, "dynamodb")
def test_destroyed_stack_of_which_aws_says_nothing(outcome):
    """Then nobody but a person can tell it from a loss."""
    (finding,) = outcome.unasked.findings

    assert "AWS does not say what is left of them" in finding["problem"]
    assert finding["otherwise"]
    assert "allow tag:GetResources" in outcome.unasked.notes[0]


def version(serial, resources="ab", lineage="one"):
    return Snapshot(serial, lineage, frozenset(resources), f"{lineage}{serial}{resources}")


@pytest.mark.parametrize(
    ("recent", "kinds"),
    [
        ([version(3), version(2), version(1, "")], []),
        ([version(9, lineage="two"), version(3)], ["lineage"]),
        ([version(9, lineage="two"), version(3, "")], []),
        ([version(1), version(3)], ["serial"]),
        ([version(2), version(2), version(1)], []),
        ([version(2, "a"), version(2), version(1)], ["serial"]),
        ([version(4, ""), version(3)], ["emptied"]),
        ([version(5, ""), version(4, ""), version(3)], ["emptied"]),
        ([version(5, "a"), version(4, ""), version(3)], []),
        ([version(2, lineage="two"), version(1), version(3)], ["lineage", "serial"]),
    ],
    ids=[
        "grown",
        "another lineage",
        "new beginning",
        "gone back",
        "written twice",
        "pushed",
        "emptied",
        "emptied before",
        "built anew",
        "two",
    ],
)
def test_where_versions_do_not_follow(recent, kinds):
    """Lineage, serial and number of resources are compared with those of the version before."""
    assert [one.kind for one in breaks(recent)] == kinds
