"""Which secrets are filled as people do it, and with which keys."""

import json

import pytest

from stackwright.rehearsal.filling import asked, empty, value
from stackwright.synthesis.document import Document

NAME = "acme-dev-git"
ARN = f"arn:aws:secretsmanager:eu-west-1:280731944521:secret:{NAME}-a1b2c3"
READ = "ephemeral.aws_secretsmanager_secret_version.repository.secret_string"
OTHER = READ.replace("repository", "other")


def reader(expression, secret_id=NAME, kind="ephemeral"):
    """A stack that reads a secret."""
    read = {"aws_secretsmanager_secret_version": {"repository": {"secret_id": secret_id}}}
    return Document({kind: read, "resource": {"kubernetes_secret_v1": {"it": {"data_wo": {"it": expression}}}}})


@pytest.mark.parametrize(
    ("expression", "keys"),
    [
        (f'${{jsondecode({READ})["password"]}}', ("password",)),
        (f"${{jsondecode({READ}).password}}", ("password",)),
        (f'${{jsondecode( {READ} )["a-b"]}}/${{jsondecode({READ})["a"]}}', ("a", "a-b")),
        (f"${{{READ}}}", ()),
        (f'${{jsondecode({OTHER})["password"]}}', ()),
        (f'jsondecode({READ})["password"]', ()),
    ],
    ids=["index", "attribute", "two", "whole", "another", "text"],
)
def test_the_keys_are_those_that_are_read(expression, keys):
    """Whatever Terraform will look for in the value is in it."""
    assert asked(NAME, ARN, [reader(expression)]) == keys


@pytest.mark.parametrize(
    ("secret_id", "there"),
    [(NAME, True), (ARN, True), ("${data.terraform_remote_state.secrets.outputs.arn}", True), ("acme-prod-git", False)],
)
def test_a_reader_names_the_secret_by_name_by_arn_or_by_what_only_terraform_knows(secret_id, there):
    """The last may be any; keys of another secret are not asked of this one."""
    assert bool(asked(NAME, ARN, [reader(f"${{jsondecode({READ}).key}}", secret_id)])) is there


def test_a_data_source_reads_as_well():
    """Its value would stand in the state, which is no concern of a rehearsal's."""
    read = READ.replace("ephemeral", "data")

    assert asked(NAME, ARN, [reader(f"${{jsondecode({read}).key}}", kind="data")]) == ("key",)


def test_a_value_has_every_key():
    """As text, whatever it is for."""
    assert json.loads(value(["a", "b"])).keys() == {"a", "b"}


def test_what_terraform_gives_a_value_is_left_alone():
    """A secret of others, which is only looked up, too."""

    def resource(type_, mode="managed", **values: str):
        return {"type": f"aws_secretsmanager_{type_}", "mode": mode, "values": values}

    state = [
        resource("secret", id=ARN, name=NAME),
        resource("secret", id="arn:made", name="made"),
        resource("secret", id="arn:named", name="named"),
        resource("secret", id="arn:others", name="others", mode="data"),
        resource("secret_version", secret_id="arn:made"),
        resource("secret_version", secret_id="named"),
    ]

    assert empty(state) == {NAME: ARN}
