"""Locks: two at once, many at once, and what a killed apply leaves behind."""

import json
import signal
import time
from types import SimpleNamespace

from support.incidents import RESOURCES, incident, wait_until

HOLDING = "touch started; while [ ! -e go ]; do sleep 0.05; done"


def holding(document):
    """Make an apply last until a file appears."""
    document["resource"]["terraform_data"]["first"]["provisioner"] = [{"local-exec": {"command": HOLDING}}]


def two_at_once(site):
    """While one apply is at work, a second one does not wait, and a third one does."""
    site.make_backend()
    site.configure({"terraform_data": {"first": {"input": "1"}}}, holding)
    site.ok("init")
    first = site.start("apply", "-auto-approve")
    wait_until((site.stack_folder / "started").exists)
    held = site.doctor()
    second = site.terraform("apply", "-auto-approve")
    third = site.start("apply", "-auto-approve", "-lock-timeout=60s")
    restored = site.stackwright("state", "restore", "dev-network", "--version", "any", "--yes")
    (site.stack_folder / "go").touch()
    codes, said = [first.wait(), third.wait()], third.log.read_text()
    if codes[1] and found_it_released(said):
        again = site.terraform("apply", "-auto-approve", "-lock-timeout=60s")
        codes[1], said = again.returncode, again.output
    return SimpleNamespace(site=site, held=held, second=second, codes=codes, third=said, restored=restored)


def found_it_released(said):
    """Whether Terraform stopped by its one flaw here, with nothing done, and has to be run again.

    Between being refused and reading who holds the lock, it may find that the lock was released.
    """
    return "Error acquiring the state lock" in said and "Lock Info" not in said


@incident(two_at_once)
def test_second_apply_is_refused_with_the_holders_name(outcome):
    """Whoever is refused sees whom to ask."""
    (holder,) = {lock["who"] for lock in outcome.held.locks}

    assert outcome.second.returncode == 1
    assert "Error acquiring the state lock" in outcome.second.output
    assert f"Who: {holder}" in outcome.second.output
    assert outcome.held.locks[0]["id"] in outcome.second.output


@incident(two_at_once)
def test_third_apply_waits_its_turn(outcome):
    """With a time limit for the lock, both succeed; the later one sees what the earlier one did."""
    assert outcome.codes == [0, 0]
    assert "0 added, 0 changed, 0 destroyed" in outcome.third


@incident(two_at_once)
def test_state_is_right_afterwards(outcome):
    """One resource, no lock, and a digest that matches."""
    found = outcome.site.doctor()

    assert outcome.site.resources() == ["terraform_data.first"]
    assert not outcome.site.is_locked()
    assert found.findings == []
    assert found.digest_matches == outcome.site.guarded


@incident(two_at_once)
def test_doctor_names_every_lock_that_is_held(outcome):
    """With both ways of locking there are two, of one id."""
    places = {"dynamodb": {"table"}, "lockfile": {"file"}, "both": {"table", "file"}}

    assert {lock["place"] for lock in outcome.held.locks} == places[outcome.site.locking]
    assert len({lock["id"] for lock in outcome.held.locks}) == 1
    assert outcome.held.locks[0]["operation"] == "OperationTypeApply"
    assert 0 <= outcome.held.locks[0]["age_seconds"] < 60


def eight_at_once(site):
    """While one apply is at work, seven others come and wait; then all go on, each changing the state.

    They come a quarter of a second apart. Terraform asks again after 1, 2, 4, 8 and 16 seconds, so that those who came
    at the same instant would ask at the same instants, and one of them would be served each time: 63 seconds in all.
    """
    site.make_backend()
    site.configure(RESOURCES, holding)
    site.ok("init")
    crowd = []
    for number in range(8):
        crowd.append(site.start("apply", "-auto-approve", "-lock-timeout=120s", f"-var=second={number}"))
        wait_until((site.stack_folder / "started").exists)
        time.sleep(0.25)
    wait_until(lambda: all("Acquiring state lock." in process.log.read_text() for process in crowd[1:]))
    (site.stack_folder / "go").touch()
    unlucky = [number for number, process in enumerate(crowd) if process.wait()]
    said = [crowd[number].log.read_text() for number in unlucky]
    again = [site.terraform("apply", "-auto-approve", f"-var=second={number}").returncode for number in unlucky]
    return SimpleNamespace(site=site, said=said, again=again)


@incident(eight_at_once, "dynamodb", "lockfile")
def test_eight_at_once_all_succeed(outcome):
    """None is lost: each wrote a state of its own, and the last of them is whole."""
    found = outcome.site.doctor()
    written = {state["outputs"]["second"]["value"] for state in map(json.loads, outcome.site.versions())}

    assert all(map(found_it_released, outcome.said))
    assert outcome.again == [0] * len(outcome.said)
    assert written == set("01234567")
    assert (found.findings, found.locks) == ([], [])


AWS = {
    "aws_vpc": {"main": {"cidr_block": "10.0.0.0/16", "tags": {"Name": "main"}}},
    "aws_internet_gateway": {"main": {"vpc_id": "${aws_vpc.main.id}"}},
    "aws_subnet": {
        "main": {"vpc_id": "${aws_internet_gateway.main.vpc_id}", "cidr_block": "10.0.0.0/24"},
    },
}


def killed(site):
    """After 21 seconds of an apply, when the state was written once, Terraform is killed; the runbook follows."""
    outcome = _killed(site, "aws_internet_gateway:21,aws_subnet:60", "aws_subnet.main: Creating...")
    site.follow("Error acquiring the state lock, and its holder is dead", ID=outcome.id)
    return outcome


def killed_early(site):
    """The same within the first 20 seconds, in which Terraform writes no state."""
    outcome = _killed(site, "aws_internet_gateway:60", "aws_internet_gateway.main: Creating...")
    assert site.stackwright("state", "unlock", "dev-network", "--id", outcome.id, "--yes").returncode == 0
    outcome.plan = site.plan()
    vpc = site.make_vpc()  # what the provider had really made
    outcome.found = site.doctor()
    *_, address, id_ = outcome.found.commands[0].split()
    outcome.imported = (address, id_, vpc)
    site.follow("A killed apply made what no state knows", ADDRESS=address, RESOURCE=id_)
    return outcome


def _killed(site, slow, when):
    site.make_backend()
    site.configure(AWS)
    site.install()
    site.ok("init")
    process = site.start("apply", "-auto-approve", STACKWRIGHT_STAND_IN_SLOW=slow)
    wait_until(lambda: when in process.log.read_text())
    process.send_signal(signal.SIGKILL)
    process.wait()
    left = SimpleNamespace(
        locked=site.is_locked(),
        made=[len(site.made(type_)) for type_ in AWS],
        plan=site.plan(),
        doctor=site.doctor(),
    )
    id_ = left.doctor.locks[0]["id"]
    wrong = site.stackwright("state", "unlock", "dev-network", "--id", "another", "--yes")
    wrong_left = site.is_locked()
    refused = site.stackwright("state", "unlock", "dev-network", "--id", id_)
    return SimpleNamespace(site=site, left=left, id=id_, wrong=wrong, wrong_left=wrong_left, refused=refused)


@incident(killed)
def test_killed_apply_leaves_its_lock(outcome):
    """The next command is refused, and the doctor shows the holder, since when, and the command to release it."""
    (finding,) = outcome.left.doctor.findings

    assert outcome.left.locked
    assert outcome.left.plan.returncode == 1
    assert "Error acquiring the state lock" in outcome.left.plan.output
    assert finding["commands"] == [f"stackwright state unlock dev-network --id {outcome.id}"]
    assert outcome.left.doctor.locks[0]["who"] in finding["problem"]
    assert outcome.left.doctor.locks[0]["age_seconds"] >= 20


@incident(killed)
def test_unlock_refuses_another_id(outcome):
    """The lock is read again, and one that somebody else took meanwhile is left alone."""
    assert outcome.wrong.returncode == 1
    assert f"is not locked by another but by {outcome.left.doctor.locks[0]['who']}" in outcome.wrong.output
    assert outcome.wrong_left


@incident(killed)
def test_unlock_asks(outcome):
    """Without a yes, nothing is released."""
    assert outcome.refused.returncode == 1
    assert "nothing was changed; answer yes, or give --yes" in outcome.refused.output
    assert f"dev-network is locked by {outcome.left.doctor.locks[0]['who']}" in outcome.refused.output


@incident(killed)
def test_reapply_finishes_the_work_and_makes_nothing_twice(outcome):
    """What was made before the last write of the state is known; only what is missing is made."""
    assert outcome.left.made == [1, 1, 0]
    assert [len(outcome.site.made(type_)) for type_ in AWS] == [1, 1, 1]
    assert outcome.site.plan().healthy
    assert outcome.site.doctor().healthy
    assert not outcome.site.is_locked()


@incident(killed_early, "dynamodb")
def test_what_a_killed_apply_made_last_is_imported(outcome):
    """Terraform would make it twice: it is in no state. AWS's tags find it. Imported, it is not made again."""
    address, id_, vpc = outcome.imported
    resources = outcome.site.state()["resources"]

    assert outcome.left.made == [1, 0, 0]
    assert outcome.left.doctor.current is None
    assert "Plan: 3 to add" in outcome.plan.output
    assert (address, id_) == ("aws_vpc.main", vpc)
    assert [one["instances"][0]["attributes"]["id"] for one in resources if one["type"] == "aws_vpc"] == [vpc]
    assert [len(outcome.site.made(type_)) for type_ in AWS if type_ != "aws_vpc"] == [1, 1]
    assert outcome.site.plan().healthy
    assert outcome.site.doctor().healthy


def forgotten_file(site):
    """A lock file beside a state that is locked in the table."""
    site.applied()
    text = json.dumps({"ID": "1234", "Who": "ann@laptop", "Created": "2026-01-02T03:04:05.123456789Z"})
    site.s3.put_object(Bucket=site.location.bucket, Key=f"{site.location.key}.tflock", Body=text.encode())
    return SimpleNamespace(site=site, plan=site.plan(), found=site.doctor())


@incident(forgotten_file, "dynamodb")
def test_lock_file_that_nobody_looks_at(outcome):
    """Terraform does not mind it; the doctor says whose it was."""
    (finding,) = outcome.found.findings

    assert outcome.plan.healthy
    assert finding["problem"].startswith("Locked by ann@laptop since 2026-01-02 03:04:05 UTC, ")
    assert "which this platform's locking does not look at" in finding["problem"]


def test_unlock_of_what_is_not_locked(site):
    """There is nothing to release, and that is said."""
    outcome = site.stackwright("state", "unlock", "dev-network", "--id", "1234", "--yes")

    assert outcome.returncode == 1
    assert "dev-network is not locked; there is nothing to release" in outcome.output


@incident(two_at_once)
def test_restore_respects_the_lock(outcome):
    """A version is put back only when nobody is at work."""
    assert outcome.restored.returncode == 1
