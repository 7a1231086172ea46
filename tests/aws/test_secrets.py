"""The secrets layer as it is synthesized."""

import json

READER = "arn:aws:iam::111122223333:role/reader"
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:rotate"


def secrets(platforms, synth, **by_name):
    """The secrets layer with these secrets."""
    return synth(platforms.environment({"secrets": {name: body or {} for name, body in by_name.items()}}))[
        "dev-secrets"
    ]


def test_without_secrets_there_is_still_a_key(platforms, synth):
    """The layer always exists, so that others can count on its key."""
    stack = secrets(platforms, synth)

    assert stack.one("aws_kms_key")["enable_key_rotation"] is True
    assert stack.one("aws_kms_alias")["name"] == "alias/acme-dev-secrets"
    assert not stack.all("aws_secretsmanager_secret")
    assert "ephemeral" not in stack.json


def test_a_generated_value_is_never_kept(platforms, synth):
    """It comes from an ephemeral block and goes into a write-only argument: neither plan nor state holds it."""
    stack = secrets(platforms, synth, database={"generate": {}})
    version = stack.one("aws_secretsmanager_secret_version")

    assert "secret_string" not in version
    assert version["secret_string_wo"] == (
        '${jsonencode({"password" = ephemeral.aws_secretsmanager_random_password.database.random_password})}'
    )
    assert version["secret_string_wo_version"] == 1
    assert stack.json["ephemeral"]["aws_secretsmanager_random_password"]["database"]["password_length"] == 32
    assert not any("random_password" in json.dumps(value) for value in stack.outputs.values())


def test_what_was_written_keeps_a_label_of_its_own(platforms, synth):
    """AWSCURRENT moves on with each rotation; a version without any label is gone one day, and would be made anew."""
    version = secrets(platforms, synth, database={"generate": {}}).one("aws_secretsmanager_secret_version")

    assert version["version_stages"] == ["AWSCURRENT", "terraform"]
    assert version["lifecycle"]["ignore_changes"] == ["version_stages"]


def test_a_generated_value_needs_a_terraform_that_can_forget(platforms, synth):
    """Write-only arguments came with 1.11; a stack without generated values asks for no more than the others."""
    assert (
        secrets(platforms, synth, database={"generate": {}}).json["terraform"]["required_version"].startswith(">= 1.11")
    )
    assert secrets(platforms, synth, database=None).json["terraform"]["required_version"].startswith(">= 1.10")


def test_fixed_keys_stand_beside_the_generated_one(platforms, synth):
    """Text is quoted as Terraform quotes it, quotes inside of it included."""
    generate = {"key": "secret", "fixed": {"username": 'o"brien', "host": "db.internal"}}
    version = secrets(platforms, synth, database={"generate": generate}).one("aws_secretsmanager_secret_version")

    assert version["secret_string_wo"] == (
        r'${jsonencode({"username" = "o\"brien", "host" = "db.internal", '
        '"secret" = ephemeral.aws_secretsmanager_random_password.database.random_password})}'
    )


def test_a_value_can_be_plain_text(platforms, synth):
    """Not every reader speaks JSON."""
    version = secrets(platforms, synth, token={"generate": {"shape": "text"}}).one("aws_secretsmanager_secret_version")

    assert version["secret_string_wo"] == "${ephemeral.aws_secretsmanager_random_password.token.random_password}"


def test_character_rules_reach_the_generator(platforms, synth):
    """What may occur is said in the positive, and handed on as AWS asks it."""
    generate = {"length": 20, "punctuation": False, "exclude_characters": "0Ol", "require_each_type": False}
    stack = secrets(platforms, synth, database={"generate": generate})

    assert stack.json["ephemeral"]["aws_secretsmanager_random_password"]["database"] == {
        "password_length": 20,
        "exclude_lowercase": False,
        "exclude_uppercase": False,
        "exclude_numbers": False,
        "exclude_punctuation": True,
        "include_space": False,
        "require_each_included_type": False,
        "exclude_characters": "0Ol",
    }


def test_a_value_set_outside_is_none_of_terraforms_business(platforms, synth):
    """There is no version resource, so that no plan ever reads or changes the value."""
    stack = secrets(platforms, synth, token=None)

    assert stack.one("aws_secretsmanager_secret")["name"] == "acme-dev-token"
    assert not stack.all("aws_secretsmanager_secret_version")


def test_every_secret_is_encrypted_with_the_environments_key(platforms, synth):
    """No secret falls back to AWS's own key."""
    stack = secrets(platforms, synth, token=None, database={"generate": {}})
    (key,) = stack.all("aws_kms_key")

    assert {body["kms_key_id"] for body in stack.all("aws_secretsmanager_secret").values()} == {
        f"${{aws_kms_key.{key}.arn}}"
    }


def test_only_named_readers_may_read(platforms, synth):
    """The policy denies reading to all others and nothing else, so that nobody is locked out of changing it."""
    stack = secrets(platforms, synth, token={"readers": [READER]})
    policy = stack.one("aws_secretsmanager_secret_policy")

    assert policy["block_public_policy"] is True
    assert json.loads(policy["policy"])["Statement"] == [
        {
            "Sid": "OnlyNamedReaders",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "secretsmanager:GetSecretValue",
            "Resource": "*",
            "Condition": {"ArnNotEquals": {"aws:PrincipalArn": READER}},
        }
    ]
    assert not secrets(platforms, synth, token=None).all("aws_secretsmanager_secret_policy")


def test_rotation_starts_from_the_first_value(platforms, synth):
    """The function may need a value to begin with."""
    stack = secrets(platforms, synth, database={"generate": {}, "rotation": {"lambda_arn": FUNCTION}})
    rotation = stack.one("aws_secretsmanager_secret_rotation", rotation_lambda_arn=FUNCTION)
    (version,) = stack.all("aws_secretsmanager_secret_version")

    assert rotation["rotation_rules"] == {"schedule_expression": "rate(30 days)", "duration": "3h"}
    assert rotation["depends_on"] == [f"aws_secretsmanager_secret_version.{version}"]


def test_replicas_and_recovery_window_are_as_written(platforms, synth):
    """A copy uses AWS's own key of its region unless one is named."""
    key = "arn:aws:kms:eu-west-2:111122223333:key/1234"
    replicas = {"eu-west-2": {"kms_key_arn": key}, "eu-central-1": {}}
    secret = secrets(platforms, synth, token={"replicas": replicas, "recovery_window_days": 7}).one(
        "aws_secretsmanager_secret"
    )

    assert secret["replica"] == [{"region": "eu-central-1"}, {"region": "eu-west-2", "kms_key_id": key}]
    assert secret["recovery_window_in_days"] == 7


def test_adding_a_secret_touches_no_other(platforms, synth):
    """Secrets are known by their names, wherever they stand among the others."""
    before = secrets(platforms, synth, database={"generate": {}}, token=None)
    after = secrets(platforms, synth, api={"generate": {}}, database={"generate": {}}, token=None)

    assert before.addresses.items() <= after.addresses.items()
    assert len(after.addresses) == len(before.addresses) + 2
    password = "aws_secretsmanager_random_password"
    assert before.json["ephemeral"][password].items() <= after.json["ephemeral"][password].items()
