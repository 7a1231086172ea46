"""A state that is cut off, deleted, replaced or without its digest: what Terraform does, and the way back."""

import json
from types import SimpleNamespace

from support.incidents import RESOURCES, incident

CHECKSUM = "state data in S3 does not have the expected content"
FORMAT = "Unsupported state file format"
SILENT = "The plan adds what is already there"
GUARDED = ("dynamodb", "both")


def damaged(site, damage, heading):
    """Damage an applied state, see what Terraform makes of it, and follow the runbook."""
    site.applied("1")
    good = site.content()
    damage(site, good)
    outcome = SimpleNamespace(site=site, good=good, plan=site.plan(), found=site.doctor())
    *_, version = outcome.found.commands[0].split()
    outcome.after = site.follow(heading, VERSION=version)
    return outcome


def cut_off(site):
    """Half of it is missing."""
    return damaged(site, lambda site, good: site.put(good[: len(good) // 2]), CHECKSUM if site.guarded else FORMAT)


def zero_bytes(site):
    """The object is there and holds nothing."""
    return damaged(site, lambda site, _good: site.put(b""), CHECKSUM if site.guarded else SILENT)


def deleted(site):
    """The object is deleted."""

    def delete(site, _good):
        site.s3.delete_object(Bucket=site.location.bucket, Key=site.location.key)

    return damaged(site, delete, CHECKSUM if site.guarded else SILENT)


def stale(site):
    """The version before it is put in its place."""
    return damaged(site, lambda site, _good: site.put(site.versions()[1]), CHECKSUM if site.guarded else SILENT)


def half_written(site):
    """Terraform ended between writing the state and writing its digest."""

    def write(site, good):
        site.put(json.dumps(json.loads(good) | {"serial": 99}).encode())

    return damaged(site, write, CHECKSUM)


def is_mended(outcome):
    """Whether the right state is back: Terraform has nothing to do, and the doctor nothing to say."""
    found = outcome.site.doctor()
    return (
        "No changes." in outcome.after.output
        and found.healthy
        and found.digest_matches == outcome.site.guarded
        and not outcome.site.is_locked()
    )


@incident(cut_off, *GUARDED)
def test_cut_off_state_stops_terraform(outcome):
    """By its digest."""
    assert outcome.plan.returncode == 1
    assert CHECKSUM in outcome.plan.output


@incident(cut_off, "lockfile")
def test_cut_off_state_stops_terraform_without_digest(outcome):
    """By its JSON."""
    assert outcome.plan.returncode == 1
    assert FORMAT in outcome.plan.output


@incident(cut_off)
def test_cut_off_state_is_restored(outcome):
    """The last version that can be read comes back, byte for byte; the damaged one is kept as a version."""
    assert outcome.found.current is None
    assert outcome.found.last_valid["md5"] == outcome.site.doctor().current["md5"]
    assert outcome.site.content() == outcome.good
    assert len(outcome.site.versions()) == outcome.found.versions + 1
    assert is_mended(outcome)


@incident(zero_bytes, *GUARDED)
def test_empty_object_stops_terraform(outcome):
    """By its digest."""
    assert outcome.plan.returncode == 1
    assert CHECKSUM in outcome.plan.output
    assert "not a byte is left. Terraform stops" in outcome.found.findings[0]["problem"]


@incident(zero_bytes, "lockfile")
def test_empty_object_goes_unnoticed_without_digest(outcome):
    """Terraform takes it for no state at all. The doctor says so."""
    assert outcome.plan.returncode == 0
    assert "Plan: 2 to add" in outcome.plan.output
    assert "not a byte is left. Terraform plans to build everything" in outcome.found.findings[0]["problem"]


@incident(zero_bytes)
def test_empty_object_is_replaced(outcome):
    """By the last version that holds something."""
    assert outcome.site.content() == outcome.good
    assert is_mended(outcome)


@incident(deleted, *GUARDED)
def test_deleted_state_stops_terraform(outcome):
    """It never plans to build the platform a second time."""
    assert outcome.plan.returncode == 1
    assert CHECKSUM in outcome.plan.output
    assert "to add" not in outcome.plan.output


@incident(deleted, "lockfile")
def test_deleted_state_goes_unnoticed_without_digest(outcome):
    """This is why the table is the default: Terraform plans everything again, with exit code 0. The doctor notices."""
    assert outcome.plan.returncode == 0
    assert "Plan: 2 to add" in outcome.plan.output
    assert "plans to build everything a second time" in outcome.found.findings[0]["problem"]


@incident(deleted)
def test_deleted_state_is_restored(outcome):
    """The version from before comes back."""
    assert outcome.found.current is None
    assert outcome.site.content() == outcome.good
    assert is_mended(outcome)


@incident(stale, *GUARDED)
def test_stale_state_stops_terraform(outcome):
    """Though Terraform could read it well."""
    assert outcome.plan.returncode == 1
    assert CHECKSUM in outcome.plan.output


@incident(stale, "lockfile")
def test_stale_state_goes_unnoticed_without_digest(outcome):
    """Terraform plans what was done already. The doctor notices by the serial."""
    assert outcome.plan.returncode == 0
    assert "Plan: 0 to add, 1 to change" in outcome.plan.output
    assert "An older state lies in the place of a newer one" in outcome.found.findings[0]["problem"]


@incident(stale)
def test_stale_state_is_replaced_by_the_newer_one(outcome):
    """Not by the one that was written last, which is the stale one."""
    assert outcome.found.current["serial"] < json.loads(outcome.good)["serial"]
    assert outcome.site.content() == outcome.good
    assert is_mended(outcome)


@incident(half_written, *GUARDED)
def test_state_without_its_digest_is_kept(outcome):
    """It is the newer one: only the digest is set, and no version is written."""
    assert CHECKSUM in outcome.plan.output
    assert "the state was written, its digest was not" in outcome.found.findings[0]["problem"]
    assert json.loads(outcome.site.content())["serial"] == 99
    assert len(outcome.site.versions()) == outcome.found.versions
    assert is_mended(outcome)


def gone_back(site):
    """Somebody wants an older state."""
    site.applied("1")
    listed = json.loads(site.stackwright("state", "versions", "dev-network", "--json").stdout)
    older = listed[1]
    after = site.follow("Going back to an older state", VERSION=older["version"])
    return SimpleNamespace(site=site, listed=listed, older=older, after=after, found=site.doctor())


@incident(gone_back)
def test_going_back_to_an_older_state(outcome):
    """With its digest: Terraform takes it, and plans what was done since. The doctor does not want it back."""
    assert [version["serial"] for version in outcome.listed] == sorted(
        (version["serial"] for version in outcome.listed), reverse=True
    )
    assert "Plan: 0 to add, 1 to change, 0 to destroy." in outcome.after.output
    assert outcome.found.current["serial"] == outcome.older["serial"]
    assert outcome.found.healthy
    assert not outcome.site.is_locked()


def changed_locking(site):
    """From the table to the lock file, and back to the table."""
    site.applied()
    site.change_locking("lockfile")
    site.follow("Changing the locking", between=site.keep_small)
    unguarded = site.terraform("apply", "-auto-approve", "-var=second=3")
    site.change_locking("dynamodb")
    site.configure(RESOURCES, site.lock_in_table)
    back = site.terraform("init", "-reconfigure")
    found = site.doctor()
    *_, version = found.commands[0].split()
    after = site.follow(CHECKSUM, VERSION=version)
    return SimpleNamespace(site=site, unguarded=unguarded, back=back, found=found, after=after)


@incident(changed_locking, "dynamodb")
def test_locking_can_be_changed(outcome):
    """The digest that the lock file did not keep up with stops Terraform, and one command sets it."""
    assert outcome.unguarded.returncode == 0
    assert outcome.back.returncode == 1
    assert CHECKSUM in outcome.back.output
    assert "the state was written, its digest was not" in outcome.found.findings[0]["problem"]
    assert "1 to change" in outcome.after.output
    assert outcome.site.doctor().healthy


def lost(site):
    """The object is gone with all its versions."""
    site.applied()
    listed = site.s3.list_object_versions(Bucket=site.location.bucket, Prefix=site.location.key)
    for entry in [*listed["Versions"], *listed.get("DeleteMarkers", ())]:
        site.s3.delete_object(Bucket=site.location.bucket, Key=entry["Key"], VersionId=entry["VersionId"])
    return SimpleNamespace(plan=site.plan(), found=site.doctor())


@incident(lost, *GUARDED)
def test_state_that_is_lost_for_good_still_stops_terraform(outcome):
    """The digest is all that is left. What to do then, a person decides: no command is offered."""
    assert CHECKSUM in outcome.plan.output
    assert "gone with all its versions" in outcome.found.findings[0]["problem"]
    assert outcome.found.commands == []
