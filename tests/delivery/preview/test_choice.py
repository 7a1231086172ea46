"""Which stacks a preview applies, which it plans, and which have to wait."""

import copy
import json

import pytest
from support.plan_documents import plan, record, resource

from stackwright.delivery.preview.choice import Choice
from stackwright.delivery.preview.edges import Place, read
from stackwright.delivery.preview.foreseen import reviews
from stackwright.delivery.preview.side import Side
from stackwright.delivery.review.risks import Risk
from stackwright.model.stack_records import from_json, to_json
from stackwright.rehearsal.succession import Foreseen
from stackwright.synthesis.document import Document

NETWORK = record("dev-network")
CLUSTER = record("dev-cluster", NETWORK)
REGISTRY = record("dev-registry")
OTHER = record("prod-network")
OWN = from_json([{**to_json([record("bootstrap-main")])[0], "stage": None}])[0]


def document(name, *reads: tuple[str, str], outputs=("vpc_id",), **body):
    """A stack with a resource that reads outputs of others."""
    state = {"bucket": "states", "key": name, "region": "eu-west-1"}
    sources = {
        source: {"backend": "s3", "config": {"bucket": "states", "key": source, "region": "eu-west-1"}}
        for source, _ in reads
    }
    referred = {
        f"r{n}": f"${{data.terraform_remote_state.{source}.outputs.{of}}}" for n, (source, of) in enumerate(reads)
    }
    return Document(
        {
            "terraform": {"backend": {"s3": state}},
            "data": {"terraform_remote_state": sources} if sources else {},
            "resource": {"aws_x": {"one": {**referred, **body}}},
            "output": {output: {"value": "${aws_x.one.id}"} for output in outputs},
        }
    )


BASE = {
    OWN.name: document(OWN.name),
    NETWORK.name: document(NETWORK.name),
    REGISTRY.name: document(REGISTRY.name),
    CLUSTER.name: document(CLUSTER.name, (NETWORK.name, "vpc_id")),
    OTHER.name: document(OTHER.name),
}
STACKS = {one.name: one for one in (OWN, NETWORK, REGISTRY, CLUSTER, OTHER)}


@pytest.fixture
def choose():
    """What is chosen when documents of the head are other ones; None for a stack that goes."""

    def choice(groups=(), records=(), **head):
        documents = {**BASE, **{name.replace("_", "-"): one for name, one in head.items()}}
        documents = {name: one for name, one in documents.items() if one}
        stacks = {**STACKS, **{one.name: one for one in records}}
        return Choice(
            Side(STACKS, BASE), Side({name: stacks[name] for name in stacks if name in documents}, documents), groups
        )

    return choice


def parts(choice):
    """Each part in short: applied, planned as something else, planned as its end."""
    return {
        part.name: "".join(
            letter for letter, is_ in zip("abe", (part.applied, part.becomes, part.ends), strict=True) if is_
        )
        for part in choice.script({}).parts
    }


def test_nothing_is_done_about_what_stays(choose):
    """A change of a text that no stack holds is told at once."""
    assert parts(choose()) == {}


def test_who_wrote_it_is_no_difference(choose):
    """Remarks of cdktf change with its version."""
    network = copy.deepcopy(BASE[NETWORK.name])
    network.json["//"] = {"metadata": {"version": "2"}}
    network.json["resource"]["aws_x"]["one"]["//"] = {"metadata": {"path": "other"}}

    assert parts(choose(dev_network=network)) == {}


def test_only_what_can_change_is_applied(choose):
    """The stack that differs, and what it reads."""
    assert parts(choose(dev_cluster=document(CLUSTER.name, (NETWORK.name, "vpc_id"), size=2))) == {
        "dev-network": "a",
        "dev-cluster": "ab",
    }


def test_one_environment_can_be_asked_for(choose):
    """What differs in others is not looked at."""
    changed = {"dev_network": document(NETWORK.name, size=2), "prod_network": document(OTHER.name, size=2)}

    assert parts(choose(["dev"], **changed)) == {"dev-network": "ab"}


def test_what_vanished_is_applied_and_its_end_is_planned(choose):
    """With what it read, which its state points to."""
    assert parts(choose(dev_cluster=None)) == {"dev-network": "a", "dev-cluster": "ae"}


def test_what_is_new_is_planned_when_what_it_reads_is_there(choose):
    """It is applied never."""
    new = record("dev-addons", NETWORK)
    choice = choose(records=[new], dev_addons=document(new.name, (NETWORK.name, "vpc_id")))

    assert parts(choice) == {"dev-network": "a", "dev-addons": ""}


@pytest.mark.parametrize(
    ("reads", "edge"),
    [
        ((REGISTRY.name, "arn"), "it reads arn of dev-registry, which is new there"),
        (None, "it reads dev-new, which is new"),
    ],
)
def test_what_cannot_be_planned_yet_waits(choose, reads, edge):
    """An output that nobody has applied yet, or a whole stack."""
    new = record("dev-new")
    addons = record("dev-addons", REGISTRY, new)
    head = {"dev_new": document(new.name), "dev_registry": document(REGISTRY.name, outputs=("vpc_id", "arn"))}
    choice = choose(records=[new, addons], **head, dev_addons=document(addons.name, reads or (new.name, "vpc_id")))

    assert choice.waits("dev-addons") == (edge,)
    assert parts(choice) == {"dev-registry": "ab", "dev-new": ""}
    (found,) = (one for one in reviews(choice, {}, real=False) if one.stack.name == "dev-addons")
    assert (found.verdict, found.waits) == ("deferred", (edge,))


def test_a_stack_that_follows_and_reads_nothing_does_not_wait(choose):
    """Order of apply is no need of a plan."""
    new = record("dev-new")
    addons = record("dev-addons", new)
    choice = choose(records=[new, addons], dev_new=document(new.name), dev_addons=document(addons.name))

    assert choice.waits("dev-addons") == ()


def test_outputs_are_found_by_where_they_are_kept():
    """By their names, however they are referred to."""
    found = document("a", ("b", "one"), extra='${data.terraform_remote_state.b.outputs["two"]}')

    assert read(found) == {Place("states", "b"): frozenset({"one", "two"})}


def test_a_state_is_where_it_is(choose):
    """A change of its place is told; the plan is against what is there."""
    state = {"bucket": "others", "key": "n", "region": "eu-west-1"}
    network = Document({**BASE[NETWORK.name].json, "terraform": {"backend": {"s3": state}}})
    moved = from_json([{**to_json([NETWORK])[0], "state": {**to_json([NETWORK])[0]["state"], **state}}])[0]
    cluster = document(CLUSTER.name, size=2)
    cluster.json["data"] = {"terraform_remote_state": {"n": {"backend": "s3", "config": dict(state)}}}
    choice = choose(records=[moved, record("dev-cluster", moved)], dev_network=network, dev_cluster=cluster)
    script = {part.name: part for part in choice.script({}).parts}

    assert script["dev-network"].becomes == BASE[NETWORK.name]
    read_ = script["dev-cluster"].becomes.json["data"]["terraform_remote_state"]["n"]["config"]
    assert (read_["bucket"], read_["key"]) == ("states", "dev-network")
    (found,) = (one for one in reviews(choice, {}, real=False) if one.stack.name == "dev-network")
    assert found.notes == ("where its state is kept changes: it has to be moved before the apply",)


def test_what_it_reads_changes_first(choose):
    """A stack that stays as it is written is told of an output that it reads and that changes."""
    choice = choose(dev_network=document(NETWORK.name, size=2))
    outputs = {"vpc_id": {"actions": ["update"], "before": "a", "after": None, "after_unknown": True}}
    found = {
        one.stack.name: one for one in reviews(choice, {NETWORK.name: Foreseen(plan(outputs=outputs))}, real=False)
    }

    assert found["dev-cluster"].notes[0].startswith("what it reads changes first: vpc_id of dev-network; ")
    assert found["prod-network"].is_quiet


def test_a_base_that_cannot_be_applied_is_told(choose):
    """The others are told all the same."""
    choice = choose(dev_network=document(NETWORK.name, size=2))
    found = {one.stack.name: one for one in reviews(choice, {NETWORK.name: Foreseen(unmade="no")}, real=False)}

    assert found["dev-network"].failure.endswith("so nothing is known of the change:\nno")


@pytest.mark.parametrize(
    ("type_", "argument", "real", "unsure"),
    [
        ("elsewhere_thing", "size", False, True),
        ("elsewhere_thing", "size", True, True),
        ("aws_eks_cluster", "control_plane_scaling_config", False, True),
        ("aws_eks_cluster", "control_plane_scaling_config", True, False),
        ("aws_vpc", "enable_dns_support", False, False),
        ("terraform_data", "input", False, False),
    ],
)
def test_what_nobody_asked_is_said_to_be_unknown(choose, type_, argument, real, unsure):
    """A change in place that may be a replacement in truth."""
    change = plan(resource(type_, "update", {argument: "a"}, {argument: "b"}))
    choice = choose(dev_network=document(NETWORK.name, size=2))
    (found,) = (
        one for one in reviews(choice, {NETWORK.name: Foreseen(change)}, real=real) if one.stack.name == "dev-network"
    )

    assert (Risk.MAY_REPLACE in {one.risk for one in found.changes[0].findings}) == unsure


def test_documents_are_as_a_synth_writes_them(tmp_path):
    """A side is read from an output folder, by the list in it."""
    folder = tmp_path / NETWORK.folder
    folder.mkdir(parents=True)
    (folder / "cdk.tf.json").write_text(json.dumps(BASE[NETWORK.name].json))
    (tmp_path / "stacks.json").write_text(json.dumps(to_json([NETWORK])))

    assert Side.read(tmp_path).documents == {"dev-network": BASE[NETWORK.name]}
