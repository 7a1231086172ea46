"""`stackwright adopt`: what is in AWS already becomes a stack's own."""

import re
import textwrap
from pathlib import Path

import pytest
from support.platforms import ENVIRONMENT, OURS, PLATFORM, changed, write

from stackwright.cli.main import main
from stackwright.synthesis.document import Document

PAGE = Path("docs/adopt.md").resolve()
VPC = "arn:aws:ec2:eu-west-1:280731944521:vpc/vpc-0123456789abcdef0"


@pytest.fixture(scope="module")
def project(node, tmp_path_factory):
    """A folder with the valid platform, synthesized."""
    folder = tmp_path_factory.mktemp("project")
    write(folder / "environments", {"platform": changed(PLATFORM, OURS), "dev": ENVIRONMENT})
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["synth"]) == 0
    return folder


@pytest.fixture
def adopt(project, monkeypatch, capsys):
    """Runs the verb on the text of a file: its exit code, and what it says."""
    monkeypatch.chdir(project)
    imports = project / "cdktf.out/stacks/dev-network/imports.tf"
    imports.unlink(missing_ok=True)

    def run(text):
        (project / "adopt.yaml").write_text(text)
        code = main(["adopt", "adopt.yaml"])
        out, err = capsys.readouterr()
        return code, out + err, imports.read_text() if imports.is_file() else ""

    return run


def test_a_resource_is_named_by_path_or_address_and_a_thing_by_arn_or_id(adopt):
    """People know ARNs, and what Terraform's import is given is found by itself."""
    code, said, imports = adopt(
        f"dev-network:\n  network: {VPC}\n  aws_internet_gateway.network_internet-gateway_E855E801: igw-0123\n"
    )

    assert code == 0
    assert re.findall(r"to = (\S+)\n  id = (\S+)", imports) == [
        ("aws_vpc.network_39EEAA36", '"vpc-0123456789abcdef0"'),
        ("aws_internet_gateway.network_internet-gateway_E855E801", '"igw-0123"'),
    ]
    assert "2 to import" in said


def test_a_synth_takes_the_blocks_away(adopt, project):
    """All configuration in a stack's folder is a synth's; the list is what is kept."""
    assert adopt(f"dev-network:\n  network: {VPC}\n")[0] == 0

    assert main(["synth"]) == 0
    assert not (project / "cdktf.out/stacks/dev-network/imports.tf").exists()


def test_blocks_that_cannot_be_written_are_told(adopt, project, request):
    """With the file and a remedy, in one line."""
    folder = project / "cdktf.out/stacks/dev-network/imports.tf"
    folder.mkdir()
    request.addfinalizer(folder.rmdir)
    code, said, _ = adopt(f"dev-network:\n  network: {VPC}\n")

    assert code == 1
    assert said.startswith("error: cdktf.out/stacks/dev-network/imports.tf cannot be written: Is a directory; ")


def test_what_is_not_mapped_is_named(adopt):
    """It would be made a second time, beside the thing that was forgotten."""
    _, said, _ = adopt(f"dev-network:\n  network: {VPC}\n")

    assert "not mapped, so made anew: dev-network: network/private-a\n" in said
    assert "dev-network: network\n" not in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "dev-network:\n  network/privat-a: subnet-1\n",
            "is no resource of this stack; did you mean 'network/private-a'?",
        ),
        ("dev-network:\n  network/private-a: " + VPC, "is a aws_subnet, and that is the ARN of a aws_vpc"),
        ("dev-network:\n  network: a\n  aws_vpc.network_39EEAA36: b\n", "is mapped twice"),
        ("dev-network:\n  network/private-a: a\n  network/private-b: a\n", "is what aws_subnet.network_private-a"),
        ("dev-network:\n  network: [a]\n", "is not what an import could be given"),
        ("dev-network: {}\n", "maps nothing"),
        ("", "maps nothing"),
        ("dev-netwrk:\n  network: a\n", "there is no stack 'dev-netwrk'; did you mean 'dev-network'?"),
        ("dev-network:\n  network: ${file('x')}\n", "which Terraform would evaluate"),
        ("dev-cluster:\n  cluster: a\n", "cdktf.out/stacks/dev-cluster/cdk.tf.json is not there; run: "),
    ],
)
def test_what_cannot_be_adopted_is_refused_before_terraform_runs(adopt, text, words):
    """Nothing is written as long as anything is wrong."""
    code, said, imports = adopt(text)

    assert (code, imports) == (1, "")
    assert words in said


def test_the_form_lists_every_resource(project, monkeypatch, capsys):
    """Without its comment signs it is a file that can be filled in."""
    monkeypatch.chdir(project)
    assert main(["adopt", "--form", "dev-network"]) == 0
    form = capsys.readouterr().out

    document = Document.read(project / "cdktf.out/stacks/dev-network/cdk.tf.json")
    assert form.count("  # ") == 2 * document.count("resource")
    assert "  # network:  # aws_vpc: ARN or id\n" in form
    assert "  # network/public-out:  # aws_route: ROUTE-TABLE_DESTINATION" in form


def test_the_page_can_be_followed(node, tmp_path, monkeypatch):
    """Its environment, its program and its list go together."""
    blocks = {
        language: textwrap.dedent(text)
        for language, text in re.findall(r"```(yaml|yml|python)\n(.*?) *```", PAGE.read_text(), re.DOTALL)
    }
    write(tmp_path / "environments", {"platform": PLATFORM})
    (tmp_path / "environments/live.yaml").write_text(blocks["yaml"])
    (tmp_path / "adopt.yaml").write_text(blocks["yml"])
    program = "from stackwright.synthesis.program import Program\n\n{}\n\nprogram = Program(extend=extend)\n"
    (tmp_path / "main.py").write_text(program.format(blocks["python"]))
    (tmp_path / "cdktf.json").write_text("{}")
    monkeypatch.chdir(tmp_path)

    assert main(["synth"]) == 0
    assert main(["adopt", "adopt.yaml"]) == 0
    stack = Document.read(tmp_path / "cdktf.out/stacks/live-cluster/cdk.tf.json")
    (cluster,) = stack.of_type("aws_eks_cluster").values()
    ours, theirs = cluster["vpc_config"]["security_group_ids"]
    assert (ours.startswith("${aws_security_group."), theirs) == (True, "sg-0123456789abcdef1")
    (role,) = (body for name, body in stack.of_type("aws_iam_role").items() if "control-plane" in name)
    assert role["name"] == "live-cluster-20240131"
    imports = (tmp_path / "cdktf.out/stacks/live-cluster/imports.tf").read_text()
    assert 'id = "acme-live"' in imports
