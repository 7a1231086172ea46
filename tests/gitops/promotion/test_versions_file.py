"""versions.yaml is read strictly: every fault of it at once, with its line and a remedy."""

from pathlib import Path

import pytest
from support.trees import DIGEST, VERSIONS, tree

from stackwright.gitops.promotion import versions_file
from stackwright.gitops.promotion.promotion import disagreements
from stackwright.model.errors import InvalidInput

HEAD = "      - tag: v1.2.0\n"
KEY = "services.shop/api.dev"
FAULTS = {
    "a list of nothing": ("order: [dev, staging, prod]", "order: []", "2: order: is empty; list the environments"),
    "one twice": (
        "[dev, staging, prod]",
        "[dev, staging, prod, dev]",
        '2: order[3]: is listed twice, got "dev"; keep one',
    ),
    "an unknown environment": (
        "    dev:\n",
        "    dve:\n",
        "6: services.shop/api.dve: is not an environment of `order`; did you mean 'dev'?",
    ),
    "a service without workload": (
        "shop/api:",
        "api:",
        '5: services.api: is not a service, got "api"; write <workload>/<image>, e.g. platform-app/api',
    ),
    "no tag": ("- tag: v1.2.0", "- tag: a/b", f'7: {KEY}[0].tag: is not a tag, got "a/b"; write it like v1.6.0'),
    "a number": (
        "- tag: v1.2.0",
        "- tag: 20261121",
        f'7: {KEY}[0].tag: must be text, got 20261121; write it in quotes: "20261121"',
    ),
    "no digest": (
        "- tag: v1.2.0",
        "- digest: sha256:abc",
        f'7: {KEY}[0].digest: is not a digest, got "sha256:abc"; write sha256: and 64 digits',
    ),
    "neither": (HEAD, "      -\n", f"8: {KEY}[0]: names no image; add a tag, a digest or both"),
    "no instant": (
        "2026-11-20T08:00:00Z",
        "2026-11-20",
        f'8: {KEY}[0].deployed_at: is not an instant of UTC, got "2026-11-20"; write it like 2026-11-21T18:30:00Z',
    ),
    "nobody": (
        "deployed_by: Ada Okafor",
        'deployed_by: " "',
        f'9: {KEY}[0].deployed_by: names nobody, got " "; write who deployed it',
    ),
    "the oldest first": (
        "2026-11-11T08:00:00Z",
        "2026-10-11T08:00:00Z",
        '16: services.shop/api.staging[1].deployed_at: is newer than the entry above it, got "2026-11-01T08:00:00Z"',
    ),
    "an unknown key": ("deployed_by: Ada", "deployed_bye: Ada", f"9: {KEY}[0].deployed_bye: unknown key; did you mean"),
}


def report(folder, text):
    """What is said of a file."""
    with pytest.raises(InvalidInput) as caught:
        versions_file.read(tree(folder / "gitops", text))
    return str(caught.value)


@pytest.mark.parametrize(("old", "new", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_where_it_stands(tmp_path, old, new, said):
    """File, line, key, value, remedy."""
    assert old in VERSIONS
    assert f"{tmp_path}/gitops/registry/versions.yaml:{said}" in report(tmp_path, VERSIONS.replace(old, new, 1))


def test_all_faults_are_told_at_once(tmp_path):
    """Nobody mends a file line by line."""
    text = VERSIONS.replace("- tag: v1.2.0", "- tag: a/b").replace("2026-11-02T08:00:00Z", "yesterday")

    assert report(tmp_path, text).startswith("2 faults found\n")


def test_a_missing_file_is_told(tmp_path):
    """With the path at which it was looked for."""
    with pytest.raises(InvalidInput, match=r"registry/versions.yaml: cannot be read: No such file"):
        versions_file.read(tmp_path)


def test_an_entry_may_have_a_tag_a_digest_or_both(tmp_path):
    """The overlay names the digest where there is one."""
    text = VERSIONS.replace("tag: v1.2.0", f"digest: {DIGEST}").replace(
        "tag: v1.1.0", f"tag: main\n        digest: {DIGEST}"
    )
    read = versions_file.read(tree(tmp_path / "gitops", text))

    (dev,), (staging, _) = read.history("shop/api", "dev"), read.history("shop/api", "staging")
    assert (dev.version.key, dev.version.value, str(dev.version)) == ("digest", DIGEST, "sha256:0123456789ab")
    assert (staging.version.value, str(staging.version)) == (DIGEST, "main (sha256:0123456789ab)")


def test_the_shipped_files_agree():
    """versions.yaml says what the overlays of the workloads run, and knows every image of theirs."""
    assert disagreements(Path("gitops")) == []


def test_nothing_that_may_move_runs_past_dev():
    """In the shipped tree."""
    read = versions_file.read(Path("gitops"))
    running = [one[0] for stages in read.said.services.values() for name, one in stages.items() if name != "dev"]

    assert all(entry.version.pinned for entry in running)
