"""The gate before an apply. The stacks hold a resource or two of Terraform's own: nothing but the gate counts."""

import json

import pytest

from stackwright.synthesis.document import FILE

pytestmark = [pytest.mark.terraform, pytest.mark.node]
ADDRESS = "data.terraform_remote_state.network.outputs"


@pytest.fixture
def live(new_live):
    """A network and a cluster that reads it, both applied."""
    live = new_live()
    network(live)
    cluster(live)
    live.small("dev-secrets", {})
    for _ in range(2):
        live.planned()
        assert live.apply()[0] == 0
    return live


def network(live, cidr="10.0.0.0/16", **more):
    """Give the network a VPC and an output that goes with it."""
    live.small("dev-network", {"vpc": {"input": cidr}, **more}, vpc_id="${terraform_data.vpc.output}")


def cluster(live, size=1, **more):
    """Give the cluster nodes, in the VPC."""
    nodes = {"input": size, "triggers_replace": [f"${{{ADDRESS}.vpc_id}}"]}
    live.small("dev-cluster", {"nodes": nodes, **more})


def results(outcomes):
    """What became of each stack, in a word."""
    return {name.removeprefix("dev-"): one["result"] for name, one in outcomes.items()}


def state(live, stack):
    """What a stack's state holds."""
    body = live.client("s3").get_object(Bucket=live.state(stack).bucket, Key=live.state(stack).key)["Body"]
    return json.loads(body.read())


def test_a_changed_stack_is_planned_reviewed_and_applied(live):
    """Nothing but what changed is applied, and a second run finds nothing left to do."""
    cluster(live, size=3)
    planned = live.planned()
    assert [one["address"] for one in planned["dev-cluster"]["changes"]] == ["terraform_data.nodes"]

    assert results(live.apply()[1]) == {"network": "unchanged", "secrets": "unchanged", "cluster": "applied"}
    assert results(live.apply()[1]) == {"network": "unchanged", "secrets": "unchanged", "cluster": "unchanged"}


def test_a_stack_that_changed_after_the_review_is_refused(live):
    """The difference names the stack's own JSON and the value; nothing of any stack is applied."""
    cluster(live, size=3)
    network(live, extra={"input": "new"})
    live.planned()
    cluster(live, size=9)

    code, outcomes, _ = live.apply()
    assert (code, results(outcomes)) == (3, {"cluster": "refused", "network": "held up", "secrets": "held up"})
    why = outcomes["dev-cluster"]["why"]
    assert "the synthesized stack is another one" in why
    assert any(line.startswith("terraform_data.nodes: another input") for line in why)
    assert "extra" not in {one["name"] for one in state(live, "dev-network")["resources"]}


def test_a_command_smuggled_into_a_stack_is_refused(live):
    """A provisioner changes no value of a plan, and is part of what was reviewed all the same."""
    cluster(live, size=3)
    live.planned()
    file = live.output / "stacks" / "dev-cluster" / FILE
    document = json.loads(file.read_text())
    mark = live.folder / "mark"
    document["resource"]["terraform_data"]["nodes"]["provisioner"] = [{"local-exec": {"command": f"touch {mark}"}}]
    file.write_text(json.dumps(document))

    code, outcomes, _ = live.apply()
    assert (code, results(outcomes)["cluster"]) == (3, "refused")
    assert not mark.exists()


NOTHING_OF_IT = {
    "surroundings": (lambda one: one, "is not what it was at the review"),
    "terraform": (
        lambda one: {**one, "inputs": {**one["inputs"], "terraform": "1.10.0"}},
        "another version of Terraform",
    ),
    "none": (lambda _one: None, "it was not reviewed"),
}


@pytest.mark.parametrize("case", NOTHING_OF_IT)
def test_a_review_of_something_else_lets_nothing_through(live, case):
    """A fingerprint of another plan, another Terraform, no review at all: each is refused in its own words."""
    change, told = NOTHING_OF_IT[case]
    cluster(live, size=3)
    live.planned()
    file = live.folder / "reviewed.json"
    reviewed = json.loads(file.read_text())
    mine = change({**reviewed["stacks"].pop("dev-cluster"), "fingerprint": "0" * 64})
    file.write_text(json.dumps({**reviewed, "stacks": reviewed["stacks"] | ({"dev-cluster": mine} if mine else {})}))

    code, outcomes, _ = live.apply()
    assert code == 3
    assert told in " ".join(outcomes["dev-cluster"]["why"])


def test_a_superseded_revision_is_refused(live):
    """A newer one was applied since the review: the older would take it back, though it says what it said then."""
    cluster(live, size=3)
    live.planned()
    older = (live.folder / "reviewed.json").read_text()
    cluster(live, size=5)
    live.planned()
    assert live.apply()[0] == 0

    cluster(live, size=3)
    (live.folder / "reviewed.json").write_text(older)
    code, outcomes, _ = live.apply()
    assert (code, results(outcomes)["cluster"]) == (3, "refused")
    assert outcomes["dev-cluster"]["why"] == ["terraform_data.nodes: it is not what it was at the review"]


def test_who_reads_what_changes_has_a_review_of_its_own_afterwards(live):
    """A plan against an output that is about to change would not be what is applied, so there is none."""
    network(live, cidr="10.1.0.0/16")
    planned = live.planned()
    assert planned["dev-cluster"]["waits"] == [{"stack": "dev-network", "output": "vpc_id", "why": "changes first"}]

    code, outcomes, _ = live.apply()
    assert (code, results(outcomes)) == (0, {"network": "applied", "secrets": "unchanged", "cluster": "deferred"})
    planned = live.planned()
    [nodes] = planned["dev-cluster"]["changes"]
    assert (nodes["address"], nodes["action"]) == ("terraform_data.nodes", "replace")
    assert nodes["forced_by"] == ["triggers_replace"]
    assert results(live.apply()[1])["cluster"] == "applied"


def test_a_failure_holds_up_what_reads_it_and_a_second_run_does_the_rest(live):
    """What was applied has nothing left to do, and what was not is what was reviewed."""
    fails = {"input": "x", "provisioner": [{"local-exec": {"command": "test -e ../../../ready"}}]}
    network(live, first={"input": "1"}, second={**fails, "depends_on": ["terraform_data.first"]})
    cluster(live, size=3)
    live.planned()

    code, outcomes, said = live.apply()
    assert (code, results(outcomes)) == (1, {"network": "failed", "secrets": "unchanged", "cluster": "held up"})
    assert "local-exec provisioner error" in said
    (live.folder / "ready").touch()
    code, outcomes, _ = live.apply()
    assert code == 3, "what is half made is tainted, and its replacement was not reviewed"
    assert outcomes["dev-network"]["why"] == ["terraform_data.second: create then, replace now"]
