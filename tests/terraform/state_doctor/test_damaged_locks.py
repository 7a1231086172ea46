"""Locks that say nothing readable."""

from types import SimpleNamespace

import pytest
from support.incidents import incident

DAMAGED = 'sh\x1b[2J{"ID":\n' + "x" * 200


def abandoned(site):
    """A lock that says nothing readable, as a broken write leaves it."""
    site.applied()
    key = f"{site.location.bucket}/{site.location.key}"
    if site.location.table:
        site.dynamodb.put_item(TableName=site.location.table, Item={"LockID": {"S": key}, "Info": {"S": DAMAGED}})
    if site.location.lockfile:
        body = b"\xff" + DAMAGED.encode()
        site.s3.put_object(Bucket=site.location.bucket, Key=f"{site.location.key}.tflock", Body=body)
    found = site.doctor()
    shown = site.stackwright("state", "doctor", "dev", "network")
    released = [
        site.stackwright("state", "unlock", "dev-network", "--id", id_, "--yes")
        for id_ in dict.fromkeys(lock["id"] for lock in found.locks)
    ]
    return SimpleNamespace(site=site, found=found, shown=shown, released=released)


@incident(abandoned)
def test_unreadable_lock_is_released_too(outcome):
    """`terraform force-unlock` cannot: it finds no id in it. Ours is made of what stands there."""
    assert all(lock["id"].startswith("unreadable-") for lock in outcome.found.locks)
    assert {release.returncode for release in outcome.released} == {0}
    assert not outcome.site.is_locked()
    assert outcome.site.plan().healthy


@incident(abandoned)
def test_unreadable_lock_is_shown_as_it_is(outcome):
    """On one line, and so that it does nothing to a terminal."""
    for lock, finding in zip(outcome.found.locks, outcome.found.findings, strict=True):
        assert 'sh\\x1b[2J{"ID":\\nxxx' in lock["raw"]
        assert lock["raw"].endswith("...")
        assert lock["raw"] in finding["problem"]
    assert "\x1b" not in outcome.shown.stdout
    assert 'sh\\x1b[2J{"ID":\\nxxx' in outcome.shown.stdout


@incident(abandoned)
def test_age_of_an_unreadable_lock(outcome):
    """S3 knows since when a file lies there; DynamoDB does not know it of an item."""
    ages = {lock["place"]: lock["age_seconds"] for lock in outcome.found.locks}
    problems = " ".join(finding["problem"] for finding in outcome.found.findings)

    assert ages.get("file", 0) in range(600)
    assert ages.get("table") is None
    assert ("DynamoDB does not keep the time of an item" in problems) == ("table" in ages)


@pytest.mark.parametrize(
    ("item", "shown"), [({}, "it is empty"), ({"Info": {"N": "7"}}, '{"Info": {"N": "7"}}')], ids=["empty", "number"]
)
def test_item_without_a_text(site, item, shown):
    """Whatever the item holds is shown, and it is released like any other."""
    key = {"LockID": {"S": f"{site.location.bucket}/{site.location.key}"}}
    site.dynamodb.put_item(TableName=site.location.table, Item={**key, **item})
    found = site.doctor()
    released = site.stackwright("state", "unlock", "dev-network", "--id", found.locks[0]["id"], "--yes")

    assert shown in found.findings[0]["problem"]
    assert released.returncode == 0
    assert not site.is_locked()
