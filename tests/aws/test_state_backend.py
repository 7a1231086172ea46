"""Where state is kept, and how every stack is bound to it."""

import json

import pytest


@pytest.fixture
def bootstrap(platforms, synth):
    """The bootstrap stack of a valid platform with changes to its `state` block, where no access is recorded."""

    def synthesize(**changes):
        state = {"access_logs": {"enabled": False}, **changes}
        return synth(platforms.platform(platform={f"state.{key}": value for key, value in state.items()}))[
            "bootstrap-main"
        ]

    return synthesize


def backend(stack):
    """A stack's S3 backend."""
    return stack.json["terraform"]["backend"]["s3"]


def test_the_state_bucket_keeps_every_version_and_nothing_public(bootstrap):
    """Versioned, encrypted with a key of ours, TLS only, owner's objects only, public in no way."""
    stack = bootstrap()
    encryption = stack.one("aws_s3_bucket_server_side_encryption_configuration")["rule"][0]
    policy = json.loads(stack.one("aws_s3_bucket_policy")["policy"])

    assert stack.one("aws_s3_bucket")["bucket"] == "acme-terraform-state"
    assert stack.one("aws_s3_bucket_versioning")["versioning_configuration"] == {"status": "Enabled"}
    assert encryption["apply_server_side_encryption_by_default"]["sse_algorithm"] == "aws:kms"
    assert all(value for key, value in stack.one("aws_s3_bucket_public_access_block").items() if key != "bucket")
    assert stack.one("aws_s3_bucket_ownership_controls")["rule"] == {"object_ownership": "BucketOwnerEnforced"}
    assert (policy["Statement"][0]["Effect"], policy["Statement"][0]["Condition"]) == (
        "Deny",
        {"Bool": {"aws:SecureTransport": "false"}},
    )


def test_old_versions_and_abandoned_uploads_are_tidied(bootstrap):
    """Only what is no longer current ever expires."""
    rule = bootstrap(noncurrent_retention_days=180).one("aws_s3_bucket_lifecycle_configuration")["rule"][0]

    assert rule["noncurrent_version_expiration"] == [{"noncurrent_days": 180}]
    assert rule["abort_incomplete_multipart_upload"] == [{"days_after_initiation": 7}]
    assert rule["expiration"] == [{"expired_object_delete_marker": True}]


def test_who_reads_a_state_is_recorded(bootstrap):
    """In a bucket of its own, into which S3 may write what it records of the state bucket, and nobody else anything."""
    stack = bootstrap(access_logs={})
    records = stack.one("aws_s3_bucket", bucket="acme-terraform-state-logs")
    logging = stack.one("aws_s3_bucket_logging")
    (policy,) = [
        json.loads(policy["policy"])
        for name, policy in stack.all("aws_s3_bucket_policy").items()
        if f"aws_s3_bucket_policy.{name}" in logging["depends_on"]
    ]
    (allowed,) = [statement for statement in policy["Statement"] if statement["Effect"] == "Allow"]

    assert "prevent_destroy" not in records.get("lifecycle", {})
    assert "state_bucket" in logging["bucket"]
    assert "access-logs" in logging["target_bucket"]
    assert allowed["Principal"] == {"Service": "logging.s3.amazonaws.com"}
    assert allowed["Resource"] == "arn:aws:s3:::acme-terraform-state-logs/*"
    assert allowed["Condition"] == {
        "ArnLike": {"aws:SourceArn": "arn:aws:s3:::acme-terraform-state"},
        "StringEquals": {"aws:SourceAccount": "111122223333"},
    }


def test_s3_itself_encrypts_the_records(bootstrap):
    """S3 delivers to no bucket with a KMS key; nothing would say so."""
    stack = bootstrap(access_logs={"retention_days": 30})
    algorithms = {
        body["bucket"].split(".")[1]: body["rule"][0]["apply_server_side_encryption_by_default"]["sse_algorithm"]
        for body in stack.all("aws_s3_bucket_server_side_encryption_configuration").values()
    }

    assert sorted(algorithms.values()) == ["AES256", "aws:kms"]
    assert next(name for name, algorithm in algorithms.items() if algorithm == "AES256").startswith("state_access-logs")


def test_the_lock_table_is_what_terraform_expects(bootstrap):
    """Hash key LockID of type S, paid by use, restorable, protected, encrypted."""
    table = bootstrap().one("aws_dynamodb_table")

    assert (table["name"], table["hash_key"], table["attribute"]) == (
        "acme-terraform-locks",
        "LockID",
        [{"name": "LockID", "type": "S"}],
    )
    assert table["billing_mode"] == "PAY_PER_REQUEST"
    assert table["deletion_protection_enabled"] is True
    assert table["point_in_time_recovery"] == {"enabled": True}
    assert table["server_side_encryption"]["enabled"] is True


@pytest.mark.parametrize("type_", ["aws_s3_bucket", "aws_dynamodb_table", "aws_kms_key", "aws_kms_alias"])
def test_terraform_refuses_to_destroy_the_state(bootstrap, type_):
    """Bucket, table and key outlive every mistake."""
    assert bootstrap().one(type_)["lifecycle"] == {"prevent_destroy": True}


def test_keys_of_aws_will_do_when_asked_for(bootstrap):
    """Without KMS there is no key, and bucket and table are encrypted all the same."""
    stack = bootstrap(encryption="s3")
    rule = stack.one("aws_s3_bucket_server_side_encryption_configuration")["rule"][0]

    assert not stack.all("aws_kms_key")
    assert rule["apply_server_side_encryption_by_default"] == {"sse_algorithm": "AES256"}
    assert "kms_key_id" not in backend(stack)


@pytest.mark.parametrize(
    ("locking", "table", "lockfile"),
    [("dynamodb", "acme-terraform-locks", None), ("lockfile", None, True), ("both", "acme-terraform-locks", True)],
)
def test_the_lock_is_held_as_the_platform_says(bootstrap, locking, table, lockfile):
    """By the table, by a file beside the state, or by both."""
    found = backend(bootstrap(locking=locking))

    assert (found.get("dynamodb_table"), found.get("use_lockfile")) == (table, lockfile)


def test_each_stack_has_a_state_of_its_own(platforms, synth):
    """The key says environment and layer; the account, the key and the encryption are explicit."""
    stacks = synth(platforms.platform(others={"prod": {"network.cidr": "10.1.0.0/16"}}))

    assert {
        name: backend(stack)["key"]
        for name, stack in stacks.items()
        if name in {"bootstrap-main", "dev-network", "prod-network"}
    } == {
        "bootstrap-main": "bootstrap/main/terraform.tfstate",
        "dev-network": "environments/dev/network/terraform.tfstate",
        "prod-network": "environments/prod/network/terraform.tfstate",
    }
    assert len({backend(stack)["key"] for stack in stacks.values()}) == len(stacks)
    assert backend(stacks["dev-network"]) | {"key": ""} == {
        "allowed_account_ids": ["111122223333"],
        "bucket": "acme-terraform-state",
        "dynamodb_table": "acme-terraform-locks",
        "encrypt": True,
        "key": "",
        "kms_key_id": "arn:aws:kms:eu-west-1:111122223333:alias/acme-terraform-state",
        "region": "eu-west-1",
    }


def test_every_stack_is_bound_to_its_account_and_tagged(platforms, synth):
    """The wrong account is refused by Terraform, and every resource says whose it is."""
    stacks = synth(platforms.platform({"tags": {"Compliance": "soc2"}}))
    (provider,) = stacks["dev-network"].json["provider"]["aws"]

    assert provider == {
        "region": "eu-west-1",
        "allowed_account_ids": ["111122223333"],
        "default_tags": [
            {
                "tags": {
                    "Compliance": "soc2",
                    "environment": "dev",
                    "layer": "network",
                    "managed-by": "stackwright",
                    "project": "acme",
                }
            }
        ],
    }
    for stack in stacks.values():
        assert stack.json["terraform"]["required_version"] == ">= 1.10.0, < 2.0.0"
        assert stack.json["terraform"]["required_providers"]["aws"] == {"source": "hashicorp/aws", "version": "6.25.0"}


def test_environments_of_two_accounts_keep_their_states_apart(platforms, synth):
    """Each account has a bucket of its own."""
    stacks = synth(
        platforms.platform(
            platform={"accounts.other": {"id": "999999999999", "state_bucket": "acme-other-state"}},
            others={"prod": {"account": "other"}},
        )
    )

    assert {backend(stacks[name])["bucket"] for name in ("bootstrap-other", "prod-network")} == {"acme-other-state"}
    assert backend(stacks["dev-network"])["bucket"] == "acme-terraform-state"
