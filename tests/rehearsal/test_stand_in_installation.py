"""What is installed for which stacks."""

import json
import os
import subprocess

import pytest
from support.agreement import compare
from support.provider_truth import as_schema
from support.required import required

from stackwright.cdk import schema
from stackwright.rehearsal.providers.in_use import in_use
from stackwright.rehearsal.stand_in.installation import Requirement, install
from stackwright.synthesis.document import Document

HOST = "registry.terraform.io"


def test_types_in_use():
    """Only the types that stacks use are served; an alias belongs to its provider; Terraform's own need none."""
    first = {
        "terraform": {"required_providers": required("aws")},
        "resource": {"aws_vpc": {"main": {}}, "terraform_data": {"any": {}}},
        "data": {"terraform_remote_state": {"network": {}}, "aws_region": {"here": {"provider": "aws.other"}}},
    }
    second = {"terraform": {"required_providers": required("aws", "helm")}, "resource": {"helm_release": {"a": {}}}}

    assert in_use([Document(first), Document(second)]) == {
        Requirement("hashicorp/aws", "6.25.0"): {"aws_vpc", "aws_region"},
        Requirement("hashicorp/helm", "3.1.1"): {"helm_release"},
    }


def test_a_data_source_of_a_check_is_served():
    """A check may look at something that nothing else uses."""
    zones = {"data": {"aws_availability_zones": {"here": {}}}, "assert": {"condition": True, "error_message": "x"}}
    document = {"terraform": {"required_providers": required("aws")}, "check": {"zones": zones}}

    assert in_use([Document(document)]) == {Requirement("hashicorp/aws", "6.25.0"): {"aws_availability_zones"}}


def test_version_that_is_not_exact():
    """For a version range, the version of the installed bindings is served."""
    document = {"terraform": {"required_providers": {"aws": {"source": "aws", "version": "~> 6.0"}}}}

    assert list(in_use([Document(document)])) == [Requirement("hashicorp/aws", schema.load("aws").version)]


def test_layout(tmp_path):
    """Executables lie where a filesystem mirror has them, and the configuration names the mirror."""
    configuration = install(tmp_path, {Requirement("hashicorp/helm", "3.1.1"): {"helm_release"}})
    executables = [path for path in (tmp_path / "mirror").rglob("*") if path.is_file()]

    assert str(tmp_path / "mirror") in configuration.read_text()
    assert {path.name for path in executables} == {"terraform-provider-helm_v3.1.1"}
    assert all(os.access(path, os.X_OK) for path in executables)


def test_started_by_hand(tmp_path):
    """A provider that a person starts says that Terraform does that."""
    install(tmp_path, {Requirement("hashicorp/helm", "3.1.1"): {"helm_release"}})
    executable = next((tmp_path / "mirror").rglob("terraform-provider-*"))
    outcome = subprocess.run([executable], capture_output=True, text=True, check=False)

    assert outcome.returncode == 1
    assert "Terraform starts it" in outcome.stderr


@pytest.mark.terraform
def test_every_type_can_be_served(terraform, tmp_path):
    """Terraform accepts the schema of every type of every provider, and prints what was read from the bindings."""
    schemas = [schema.load(name) for name in schema.installed()]
    every = {Requirement(one.source, one.version): [*one.resources, *one.data_sources] for one in schemas}
    required = {one.name: {"source": one.source, "version": one.version} for one in schemas}
    environment = os.environ | {"TF_CLI_CONFIG_FILE": str(install(tmp_path / "stand-ins", every))}
    (tmp_path / "main.tf.json").write_text(json.dumps({"terraform": {"required_providers": required}}))
    subprocess.run([terraform, "init"], cwd=tmp_path, env=environment, capture_output=True, check=True)
    printed = subprocess.run(
        [terraform, "providers", "schema", "-json"], cwd=tmp_path, env=environment, capture_output=True, check=True
    )
    served = json.loads(printed.stdout)["provider_schemas"]

    for one in schemas:
        found = as_schema(one.name, one.source, one.version, served[f"{HOST}/{one.source}"])
        assert compare(one, found).differences == []
