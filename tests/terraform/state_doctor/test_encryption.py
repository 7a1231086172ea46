"""States that are encrypted otherwise than the platform says."""

from types import SimpleNamespace

import pytest
from support.incidents import denying

from stackwright.terraform.state_doctor.encryption import PlatformKey
from stackwright.terraform.state_doctor.kept.snapshot import UNENCRYPTED, Encryption, Snapshot

ANOTHER = "arn:aws:kms:eu-west-1:111122223333:key/0f6e8b4c-1111-2222-3333-444444444444"


def put(site, **encryption):
    """Write the state once more, with other headers."""
    content = site.content()
    site.s3.put_object(Bucket=site.location.bucket, Key=site.location.key, Body=content, **encryption)


def head(site):
    """The headers of the state."""
    return site.s3.head_object(Bucket=site.location.bucket, Key=site.location.key)


@pytest.mark.parametrize(
    ("encryption", "said"),
    [
        ({"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": ANOTHER}, f"with the KMS key {ANOTHER}"),
        ({"ServerSideEncryption": "AES256"}, "with AES256"),
        ({}, "with nothing"),
    ],
    ids=["another key", "another algorithm", "none"],
)
def test_another_encryption_is_mended_by_writing_the_state_again(site, encryption, said):
    """Restoring the version that is the state already encrypts it with the platform's key, and keeps its digest."""
    put(site, **encryption)
    (finding,) = site.doctor().findings
    (command,) = finding["commands"]

    assert site.plan().healthy
    assert f"The state is encrypted {said}" in finding["problem"]
    assert site.location.kms_key_arn in finding["problem"]
    assert site.stackwright(*command.split()[1:], "--yes").returncode == 0
    assert (head(site)["ServerSideEncryption"], head(site)["SSEKMSKeyId"]) == ("aws:kms", site.location.kms_key_arn)
    assert site.doctor().healthy


def test_key_is_known_by_its_alias(site):
    """S3 names the key where the platform names an alias. Where nobody may ask which it is, that is a note."""
    kms = site.client("kms", "eu-west-1")
    key = kms.create_key()["KeyMetadata"]
    kms.create_alias(AliasName=site.location.kms_key_arn.split(":")[-1], TargetKeyId=key["KeyId"])
    put(site, ServerSideEncryption="aws:kms", SSEKMSKeyId=key["Arn"])
    unasked = site.doctor(denying(site, "kms"))

    assert (site.doctor().healthy, site.doctor().notes) == (True, [])
    assert unasked.healthy
    assert "allow kms:DescribeKey" in unasked.notes[0]


@pytest.mark.parametrize(
    ("encryption", "right"),
    [(Encryption("AES256"), True), (Encryption("aws:kms", ANOTHER), False), (UNENCRYPTED, False)],
)
def test_platform_without_a_key(encryption, right):
    """With `encryption: s3`, keys are S3's own."""
    location = SimpleNamespace(kms_key_arn=None)
    snapshot = Snapshot(1, "one", frozenset(), "", encryption=encryption)

    assert PlatformKey(connection=None).encrypts(snapshot, location) is right
