"""What is a secret, and what only sounds like one."""

import base64
import sys

import pytest
from support.sabotage.clusters import KEY_OF_AWS
from support.sabotage.inside import PRIVATE_KEY, TOKEN_OF_GITHUB
from support.small_stacks import stack, told

from stackwright.policy.reading import secret_scanner
from stackwright.policy.rules import kept_secrets


def texts(text, **more):
    """What is found in a text."""
    return told(kept_secrets.texts, stack({"null_resource": {"one": {"triggers": {"text": text}}}}, **more))


@pytest.mark.parametrize("secret", [KEY_OF_AWS, TOKEN_OF_GITHUB, PRIVATE_KEY])
def test_secrets_are_known_by_their_form(secret):
    """Alone, within a text, and packed as user data is."""
    whole = f"#!/bin/sh\n# a script of some length\nexport VALUE={secret}\n"

    assert [len(texts(text)) for text in (secret, whole, base64.b64encode(whole.encode()).decode())] == [1, 1, 1]


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:acme-prod-git-AbCdEf",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "${aws_secretsmanager_secret.one.arn}",
        "AmazonEC2ContainerRegistryPullOnly",
        "https://github.com/acme-corp/platform.git",
        "203.0.113.0/24",
    ],
)
def test_hashes_names_and_references_are_no_secrets(text):
    """What looks random is no secret by that."""
    assert texts(text) == []


def test_outputs_are_searched_as_well():
    """What one stack tells another stands in its state."""
    assert texts("nothing", output={"key": {"value": KEY_OF_AWS}}) == [
        "output.key: holds what looks like a secret: AWS Access Key"
    ]


@pytest.mark.parametrize(
    ("arguments", "number"),
    [
        ({"password": "correct-horse"}, 1),
        ({"environment": {"variables": {"DB_PASSWORD": "correct-horse"}}}, 1),
        ({"set": [{"name": "adminPassword", "value": "correct-horse"}]}, 1),
        ({"values": ['{"grafana":{"adminPassword":"correct-horse"}}']}, 1),
        ({"container_definitions": '[{"environment":[{"name":"API_TOKEN","value":"correct-horse"}]}]'}, 1),
        ({"set": [{"name": "existingSecret", "value": "grafana"}]}, 0),
        ({"policy": '{"Statement":[]}', "nextToken": "$token"}, 0),
        ({"password": "${random_password.one.result}"}, 0),
        ({"password_secret_arn": "arn:aws:secretsmanager:eu-west-1:1:secret:x"}, 0),
        ({"metadata_options": {"http_tokens": "required"}}, 0),
        ({"secret_string_wo_version": "correct-horse"}, 0),
        ({"token": ""}, 0),
        ({"manage_master_user_password": True}, 0),
    ],
)
def test_secrets_are_known_by_their_names(arguments, number):
    """The last word of the name counts: a name, an ARN or a version of a secret is none."""
    assert len(told(kept_secrets.literals, stack({"aws_thing": {"one": arguments}}))) == number


def test_a_secret_that_is_only_written_is_let_pass():
    """It reaches no state, whatever it refers to."""
    good = {"secret_string_wo": "${ephemeral.aws_secretsmanager_random_password.one.random_password}"}

    assert told(kept_secrets.states, stack({"aws_secretsmanager_secret_version": {"one": good}})) == []


def test_without_the_package_it_says_what_to_install(monkeypatch):
    """Nothing passes because nobody has looked."""
    monkeypatch.setitem(sys.modules, "detect_secrets.core.plugins.initialize", None)
    monkeypatch.setattr(secret_scanner, "_detectors", secret_scanner._detectors.__wrapped__)
    with pytest.raises(secret_scanner.ScannerError, match=r"stackwright\[policy\]"):
        secret_scanner._found.__wrapped__("a text that nobody has seen before")
