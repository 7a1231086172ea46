"""What a synth says of zones that come and go below a cluster."""

import pytest
from support.clusters import cluster

from stackwright.synthesis.before import Before
from stackwright.synthesis.document import FILE, Document

FOUR = {"network.zones": ["a", "b", "c", "d"], "region": "us-east-1"}
THREE = {**FOUR, "network.zones": ["a", "b", "c"]}
GROUP = "cluster.node_groups.general"


@pytest.fixture
def told(platforms, node, tmp_path):
    """What is said of one platform in the place of another, in lines."""

    def compare(before, after):
        from stackwright.synthesis.app import build  # noqa: PLC0415 - loads cdktf

        found = []
        for name, changes in (("before", before), ("after", after)):
            platform = platforms.platform(cluster(None, **changes))
            build(platform, tmp_path / name).synth()
            stacks = platform.stacks()
            found.append({one.name: Document.read(tmp_path / name / one.folder / FILE) for one in stacks})
        return list(Before(tmp_path / "cdktf.out", found[0]).told(found[1], tmp_path))

    return compare


def test_a_zone_that_goes_is_told_with_the_order(told):
    """Nodes first: the network's plan would take their routes, and hang at their subnet."""
    lines = told(FOUR, THREE)
    start = next(place for place, line in enumerate(lines) if line.startswith("dev-network leaves us-east-1d"))
    steps = [line.replace(line.split("-chdir=")[1].split("/stacks/")[0], "") for line in lines if "-chdir=" in line]

    assert "do not apply it as it is" in lines[start]
    assert "EKS takes no zone away from a control plane (https://" in lines[start + 1]
    assert steps[0] == "  1. terraform -chdir=/stacks/dev-cluster apply"
    assert steps[1].startswith("  2. terraform -chdir=/stacks/dev-network apply && ")


def test_a_zone_that_everybody_has_left_goes_without_a_word(told):
    """The second step is the one that the first one told of."""
    pinned = {"cluster.control_plane_zones": ["a", "b"], f"{GROUP}.zones": ["a", "b", "c"]}

    assert not [line for line in told({**FOUR, **pinned}, {**THREE, **pinned}) if "do not apply" in line]
    assert [line for line in told({**FOUR, **pinned, f"{GROUP}.zones": ["a", "d"]}, {**THREE, **pinned}) if
            "do not apply" in line]  # fmt: skip


def test_a_zone_that_comes_is_not_for_the_control_plane(told):
    """EKS would refuse it; which setting keeps it where it is, is said with its value."""
    lines = told(THREE, FOUR)
    (line,) = (line for line in lines if "which EKS refuses" in line)

    assert line.startswith("dev-cluster would take its control plane into us-east-1d")
    assert "  Write cluster.control_plane_zones: [a, b, c], which are those that it is in." in lines


def test_a_zone_that_comes_adds_a_group_and_touches_no_other(told):
    """Where groups are one a zone, and the control plane is told where it stays."""
    bound = {"cluster.control_plane_zones": ["a", "b", "c"], f"{GROUP}.per_zone": True}
    lines = [line for line in told({**THREE, **bound}, {**FOUR, **bound}) if line.startswith(("dev-cluster", "  rep"))]

    assert lines == [
        "dev-cluster: 2 new (aws_eks_node_group acme-dev-general-d, aws_launch_template acme-dev-general-d)"
    ]


def test_a_replaced_group_starts_with_what_the_file_says(told):
    """However many nodes its predecessor has: what runs there has to fit, or waits for an autoscaler."""
    sizes = {f"{GROUP}.min_size": 2}
    terraform = {f"{GROUP}.desired_size_managed_by": "terraform"}
    other = {f"{GROUP}.instance_types": ["t3.large"]}
    (line,) = (line for line in told(sizes, {**sizes, **other}) if line.startswith("  replaced: "))

    assert line.startswith("  replaced: aws_eks_node_group acme-dev-general, because of instance_types; its successor")
    assert line.endswith("starts with 2 nodes, however many it was scaled to; set desired_size to as many as it runs, "
                         "before the apply")  # fmt: skip
    assert not [line for line in told(terraform, {**terraform, **other}) if line.startswith("  replaced: ")]
