"""What a synth changes, told without Terraform: new, changed, replaced, gone, and what is lost with it."""

import copy
import json
from pathlib import Path

import pytest
from support.shipped import PLATFORMS, load_shipped

from stackwright.synthesis.before import Before
from stackwright.synthesis.comparison import compare
from stackwright.synthesis.document import Document

GOLDEN = Path("tests/golden/acme")
OUTPUT, ENVIRONMENTS = Path("cdktf.out"), Path("environments")


@pytest.fixture(scope="module")
def documents():
    """The stacks of a shipped platform by name, each after those that it reads."""
    stacks = load_shipped(PLATFORMS["acme"]).stacks()
    return {stack.name: Document.read(GOLDEN / f"{stack.name}.tf.json") for stack in stacks}


@pytest.fixture
def tell(documents):
    """Says what is told when a function has changed the stacks."""

    def told(change):
        after = copy.deepcopy(documents)
        change(after)
        return [*Before(OUTPUT, documents).told(after, ENVIRONMENTS)]

    return told


def one(document, type_):
    """The first resource of a type."""
    return next(iter(document.json["resource"][type_].values()))


def rename(document, type_, old, new):
    """Give a resource another address."""
    resources = document.json["resource"][type_]
    name = next(name for name in resources if old in name)
    resources[name.replace(old, new)] = resources.pop(name)
    return name


def test_nothing_is_said_of_nothing(tell):
    """A synth that changes nothing adds no line."""
    assert tell(lambda _: None) == []


def test_a_renamed_repository_is_two(tell):
    """Its images go, and `force_delete` lets them: whoever renames is told before the plan."""

    def change(after):
        rename(after["dev-registry"], "aws_ecr_repository", "api", "web")

    stack, loss = tell(change)
    assert stack == "dev-registry: 1 new (aws_ecr_repository acme-dev/api), 1 gone (aws_ecr_repository acme-dev/api)"
    assert loss.startswith("  gone: aws_ecr_repository acme-dev/api; with it goes all its images; force_delete is set")


def test_a_move_is_no_loss(tell):
    """Terraform that is told of a move destroys nothing."""

    def change(after):
        name = rename(after["dev-registry"], "aws_ecr_repository", "api", "web")
        moved = {"from": f"aws_ecr_repository.{name}", "to": f"aws_ecr_repository.{name.replace('api', 'web')}"}
        after["dev-registry"].json["moved"] = [moved]

    assert tell(change) == []


def test_another_range_replaces_whatever_stands_in_it(documents):
    """A replaced VPC is another one for each subnet, and for the stacks that read its id."""
    after = copy.deepcopy(documents)
    one(after["dev-network"], "aws_vpc")["cidr_block"] = "10.9.0.0/16"

    changes = {stack.stack: stack for stack in compare(documents, after)}

    replaced = {found.after.type: found.because for found in changes["dev-network"].replaced}
    assert replaced["aws_vpc"] == ("cidr_block",)
    assert replaced["aws_subnet"] == ("vpc_id",)
    assert {"aws_security_group", "aws_eks_node_group"} <= {
        found.after.type for found in changes["dev-cluster"].replaced
    }
    assert [found.type for found in changes["dev-cluster"].changed if found.type == "aws_eks_cluster"]
    assert not any(stack.replaced for name, stack in changes.items() if name.startswith("staging"))


def test_a_name_that_stays_is_the_same_for_whoever_refers_to_it(tell):
    """A replaced cluster keeps its name, so what is made by that name is not made anew."""

    def change(after):
        one(after["dev-cluster"], "aws_eks_cluster")["kubernetes_network_config"]["service_ipv4_cidr"] = "10.100.0.0/16"

    stack, loss = [line for line in tell(change) if "eks_cluster" in line]
    assert stack == "dev-cluster: 2 replaced (aws_eks_cluster acme-dev, aws_iam_openid_connect_provider acme-dev)"
    assert "because of kubernetes_network_config.service_ipv4_cidr" in loss
    assert "with it goes everything that runs in it" in loss


def test_what_terraform_is_told_to_ignore_is_not_changed(tell):
    """The number of nodes is the autoscaler's."""

    def change(after):
        for group in after["dev-cluster"].of_type("aws_eks_node_group").values():
            group["scaling_config"]["desired_size"] += 1

    assert tell(change) == []


def test_what_is_changed_in_place_is_counted(tell):
    """Few are named, more are not."""

    def change(after):
        for subnet in after["dev-network"].of_type("aws_subnet").values():
            subnet["tags"] = {"Name": "another"}

    assert tell(change) == ["dev-network: 6 changed"]


def test_what_may_not_be_destroyed_stops_the_plan(tell):
    """The state bucket says `prevent_destroy`."""

    def change(after):
        buckets = after["bootstrap-main"].json["resource"]["aws_s3_bucket"].values()
        next(bucket for bucket in buckets if bucket["bucket"] == "acme-terraform-state")["bucket"] = "another"

    assert any("aws_s3_bucket acme-terraform-state" in line and "prevent_destroy" in line for line in tell(change))


def test_a_tag_of_all_resources_is_told_once(tell):
    """The provider hands it to every resource, none of which says so."""

    def change(after):
        after["dev-network"].json["provider"]["aws"][0]["default_tags"][0]["tags"]["owner"] = "others"

    assert tell(change) == ["dev-network: for every resource another tag owner"]


@pytest.mark.parametrize(
    ("argument", "how"), [("bucket", "init -migrate-state, or Terraform"), ("dynamodb_table", "init -reconfigure")]
)
def test_another_place_of_the_state_is_told_with_its_remedy(tell, argument, how):
    """Terraform that looks elsewhere for its state finds nothing, and builds everything again."""

    def change(after):
        after["dev-network"].json["terraform"]["backend"]["s3"][argument] = "another"

    stack, remedy = tell(change)
    assert stack.startswith(f"dev-network: state's {argument} acme-terraform-")
    assert f"terraform -chdir=cdktf.out/stacks/dev-network {how}" in remedy


def test_an_environment_that_is_no_more_is_told_with_all_it_holds(tell):
    """Its resources stay in AWS, and are destroyed in the reverse of the order in which they were made."""

    def change(after):
        for name in [name for name in after if name.startswith("prod-")]:
            del after[name]

    lines = tell(change)
    assert "prod-network: not written any more; its 38 resources stay in AWS, and its state where it is" in lines
    assert any(
        line.startswith("  stays: aws_s3_bucket acme-prod-velero; when it is destroyed, with it") for line in lines
    )
    commands = [line for line in lines if "terraform -chdir" in line]
    places = [next(place for place, line in enumerate(commands) if f"prod-{layer} " in line) for layer in LAST_FIRST]
    assert len(commands) == len([line for line in lines if "not written any more" in line])
    assert places == sorted(places)


LAST_FIRST = ("addons", "cluster", "network")


def test_a_new_stack_is_told(documents):
    """An environment that is added beside others."""
    before = {name: document for name, document in documents.items() if name != "dev-addons"}

    assert [*Before(OUTPUT, before).told(documents, ENVIRONMENTS)] == ["dev-addons: a new stack of 16 resources"]


@pytest.fixture
def written(tmp_path, documents):
    """An output folder with one stack in it."""
    folder = tmp_path / "out"
    (folder / "stacks/dev-registry").mkdir(parents=True)
    (folder / "stacks/dev-registry/cdk.tf.json").write_text(documents["dev-registry"].text())
    listed = {"dependencies": [], "synthesizedStackPath": "stacks/dev-registry/cdk.tf.json"}
    (folder / "manifest.json").write_text(json.dumps({"stacks": {"dev-registry": listed}}))
    return folder


def test_a_first_synth_has_nothing_to_compare_with(tmp_path, documents):
    """What is all new needs no list."""
    assert [*Before.read(tmp_path / "out").told(documents, ENVIRONMENTS)] == []


def test_an_output_that_a_killed_synth_left_aside_counts(written, documents):
    """The next synth puts it back, and compares with it."""
    (written.parent / "out.replacement").mkdir()
    written.rename(written.parent / "out.replacement/old")

    assert Before.read(written).documents == {"dev-registry": documents["dev-registry"]}


def test_what_somebody_else_wrote_is_said_to_be_unreadable(written, documents):
    """The synth itself goes on: it replaces the file."""
    (written / "stacks/dev-registry/cdk.tf.json").write_text("{")
    after = {"dev-registry": documents["dev-registry"]}

    (line,) = Before.read(written).told(after, ENVIRONMENTS)
    assert line == "dev-registry: what was there cannot be read, so nothing is said of what changes"


def test_of_hcl_the_names_are_compared(written, documents):
    """Where only HCL was written, what comes and goes is told, and what changes is not."""
    folder = written / "hcl/dev-registry"
    folder.mkdir(parents=True)
    (folder / "main.tf").write_text('resource "aws_ecr_repository" "old" {\n  name = "old"\n}\n')
    listed = {"dependencies": [], "synthesizedStackPath": "hcl/dev-registry/main.tf"}
    (written / "manifest.json").write_text(json.dumps({"stacks": {"dev-registry": listed}}))

    stack, loss = Before.read(written).told({"dev-registry": documents["dev-registry"]}, ENVIRONMENTS)
    assert stack == "dev-registry: 6 new, 1 gone (aws_ecr_repository.old)"
    assert loss == "  gone: aws_ecr_repository.old; with it goes all its images"
