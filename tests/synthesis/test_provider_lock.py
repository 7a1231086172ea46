"""The platform's lock of providers: what is laid into which stack, and what is Terraform's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.synthesis.document import Document
from stackwright.synthesis.handover import LAID, LOCK
from stackwright.synthesis.provider_lock import HEAD, LockError, ProviderLock, laid, required

AWS, HELM = "registry.terraform.io/hashicorp/aws", "registry.terraform.io/hashicorp/helm"


@pytest.fixture
def synthesize(node):
    """Writes the stacks of a platform."""
    from stackwright.synthesis.output import synthesize  # noqa: PLC0415 - loads cdktf

    return synthesize


def entry(address, version="6.25.0"):
    """What Terraform writes of a provider."""
    return f'provider "{address}" {{\n  version     = "{version}"\n  hashes = [\n    "h1:{version}=",\n  ]\n}}\n'


def lock(**versions):
    """A lock of providers of HashiCorp's."""
    entries = {f"registry.terraform.io/hashicorp/{name}": version for name, version in versions.items()}
    return ProviderLock({address: entry(address, version) for address, version in entries.items()})


def stack(**versions):
    """A stack that requires providers of HashiCorp's."""
    providers = {name: {"source": f"hashicorp/{name}", "version": version} for name, version in versions.items()}
    return Document({"terraform": {"required_providers": providers}})


@given(versions=st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.just("1.2.3")))
def test_what_is_written_is_read(tmp_path, versions):
    """Whatever is in it, with the head of either file."""
    made = lock(**versions)

    assert ProviderLock.parse(made.text(), tmp_path) == made
    assert ProviderLock.parse(made.text(LAID), tmp_path) == made
    assert set(made.versions.values()) <= {"1.2.3"}


@pytest.mark.parametrize(
    "text", ["provider {", '{"provider": {}}', "<<<<<<< HEAD\n", entry(AWS)[:-2], entry(AWS).replace("version ", "v")]
)
def test_what_is_no_lock_is_told(tmp_path, text):
    """A conflict of a merge, for example: the remedy is to have it written anew."""
    (tmp_path / LOCK).write_text(text)

    with pytest.raises(LockError, match=r"is no lock of providers; write it anew: .* providers lock"):
        ProviderLock.of(tmp_path)


def test_a_platform_may_have_none(tmp_path):
    """Then nothing is laid, and Terraform keeps what it wrote."""
    assert ProviderLock.of(tmp_path) is None


def test_a_provider_without_a_source_is_hashicorps():
    """And one with a host has that; so does Terraform read it."""
    providers = {"aws": {"version": "6.25.0"}, "mine": {"source": "example.com/team/mine"}, "old": "~> 1.0"}

    assert required(Document({"terraform": {"required_providers": providers}})) == {
        AWS: "6.25.0",
        "example.com/team/mine": "",
        "registry.terraform.io/hashicorp/old": "~> 1.0",
    }


def test_each_stack_gets_its_part(tmp_path):
    """Terraform refuses a lock, when it may only read it, that holds a provider which the stack does not require."""
    for name in ("network", "gitops"):
        (tmp_path / "stacks" / name).mkdir(parents=True)
    (tmp_path / "hcl" / "gitops").mkdir(parents=True)
    documents = {"network": stack(aws="6.25.0"), "gitops": stack(aws="6.25.0", helm="3.1.1")}

    lock(aws="6.25.0", helm="3.1.1").lay(tmp_path, documents)

    assert laid(tmp_path / "stacks" / "network") == {AWS: "6.25.0"}
    assert laid(tmp_path / "stacks" / "gitops") == laid(tmp_path / "hcl" / "gitops") == {AWS: "6.25.0", HELM: "3.1.1"}
    assert (tmp_path / "stacks" / "network" / LOCK).read_text() == f"{LAID}\n{entry(AWS)}"


def test_what_it_lacks_is_told():
    """Once for all stacks, with the remedy: Terraform would say it one stack after the other."""
    documents = {
        "network": stack(aws="6.26.0"),
        "cluster": stack(aws="6.26.0"),
        "gitops": stack(helm="3.1.1"),
        "own": stack(random="~> 3.0"),
    }

    (aws, helm) = lock(aws="6.25.0", random="3.7.2").lacking(documents)
    assert aws.startswith(f"{LOCK} holds hashicorp/aws 6.25.0, and network and 1 more requires 6.26.0; run: ")
    assert helm.startswith(f"{LOCK} holds no hashicorp/helm, and gitops requires 3.1.1; run: ")
    assert [*lock(aws="6.26.0", helm="3.1.1", random="3.7.2").lacking(documents)] == []


def test_the_platforms_lock_takes_the_place_of_terraforms_own(synthesize, platforms, tmp_path):
    """And goes when the platform has none any more; what Terraform itself has written then stays, as ever."""
    out, own = tmp_path / "out", '# This file is maintained automatically by "terraform init".\n'
    folder = out / "stacks" / "dev-network"
    synthesize(platforms.platform(), out)
    (folder / LOCK).write_text(own)

    synthesize(platforms.platform(), out, lock=lock(aws="6.25.0"))
    assert laid(folder) == {AWS: "6.25.0"}

    synthesize(platforms.platform(), out)
    assert laid(folder) is None
    assert not (folder / LOCK).exists()

    (folder / LOCK).write_text(own)
    synthesize(platforms.platform(), out)
    assert (folder / LOCK).read_text() == own
    assert laid(folder) is None


def test_it_is_laid_into_hcl_too(synthesize, platforms, tmp_path):
    """Whichever format is applied."""
    synthesize(platforms.platform(), tmp_path / "out", "hcl", lock=lock(aws="6.25.0"))

    assert laid(tmp_path / "out" / "hcl" / "dev-network") == {AWS: "6.25.0"}


def test_nobody_edits_it():
    """What a person or a robot might want to change, a command writes."""
    assert lock(aws="6.25.0").text().startswith(HEAD)
