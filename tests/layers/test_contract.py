"""How layers hand values on."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import pytest

from stackwright.model.state_location import layer_state


@dataclass(frozen=True)
class ExampleRef:
    """One field of each kind."""

    name: Annotated[str, "A name"]
    ids: Annotated[Sequence[str], "Some ids"]
    facts: Annotated[Mapping[str, str], "Some facts"]


@pytest.fixture
def handed_on(node, platforms, tmp_path):
    """Two stacks, the second of which reads what the first publishes: their Terraform JSON."""
    from stackwright.cdk.core import App, TerraformOutput, TerraformStack  # noqa: PLC0415 - the unit tests must not load cdktf
    from stackwright.layers.contract import publish, read  # noqa: PLC0415

    app = App(outdir=str(tmp_path), stack_traces=False)
    producer, consumer = TerraformStack(app, "producer"), TerraformStack(app, "consumer")
    publish(producer, ExampleRef(name="x", ids=["a", "b"], facts={"c": "d"}))
    ref = read(consumer, "producer", ExampleRef, layer_state(platforms.environment(), "network"))
    TerraformOutput(consumer, "name", value=ref.name)
    TerraformOutput(consumer, "ids", value=ref.ids)
    TerraformOutput(consumer, "facts", value=ref.facts)
    app.synth()
    return {
        name: json.loads((tmp_path / "stacks" / name / "cdk.tf.json").read_text()) for name in ("producer", "consumer")
    }


def test_every_field_is_an_output_of_its_name(handed_on):
    """The state's outputs are the contract: named as in Python, described, never sensitive."""
    assert handed_on["producer"]["output"] == {
        "facts": {"description": "Some facts", "value": {"c": "d"}},
        "ids": {"description": "Some ids", "value": ["a", "b"]},
        "name": {"description": "A name", "value": "x"},
    }


def test_a_field_is_read_from_the_state_that_the_producer_writes(handed_on):
    """Text, lists and mappings come back as references to the remote state's outputs."""
    state = handed_on["consumer"]["data"]["terraform_remote_state"]["producer"]
    outputs = handed_on["consumer"]["output"]

    assert state["config"]["key"] == "environments/dev/network/terraform.tfstate"
    assert outputs["name"]["value"] == "${data.terraform_remote_state.producer.outputs.name}"
    assert outputs["ids"]["value"] == "${data.terraform_remote_state.producer.outputs.ids}"
    assert outputs["facts"]["value"] == "${data.terraform_remote_state.producer.outputs.facts}"
