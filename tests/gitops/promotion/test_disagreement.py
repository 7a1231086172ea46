"""Files that people edited: what does not fit is told with its line, and left alone."""

import pytest
from support.trees import ADA, DIGEST, OVERLAY, SERVICE, contents, kustomization, refused, tree

from stackwright.gitops.promotion.promotion import disagreements, enter, promote
from stackwright.gitops.promotion.version import Version


@pytest.fixture
def shop(tmp_path):
    """The tree."""
    return tree(tmp_path / "gitops")


@pytest.mark.parametrize("stage", ["dev", "staging"])
def test_an_overlay_that_says_otherwise_is_told(shop, stage):
    """Somebody edited one file by hand: which one is right, only a person knows. Source and target are looked at."""
    file = kustomization(shop, stage)
    right = {"dev": "v1.2.0", "staging": "v1.1.0"}[stage]
    file.write_text(OVERLAY.format(tag="v0.9.0"))
    line = {"dev": 7, "staging": 11}[stage]
    said = (
        f"{file}:9: image 'api' is v0.9.0, and {shop}/registry/versions.yaml:{line} says {right}; "
        f"write `newTag: {right}` here if that is what should run, or restore both files from git"
    )

    assert refused(promote, shop, SERVICE, "dev", "staging", ADA) == said
    assert disagreements(shop) == [said]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: worker", "name: api", "{file}:4: image 'api' is listed twice; keep one"),
        ("name: api", "name: apl", "{file}: has no image called 'api' below `images`; did you mean 'apl'?"),
        ('newTag: "v1.1.0"', "newName: x", "{file}:7: image 'api' has neither tag nor digest; add newTag or digest"),
        (
            'newTag: "v1.1.0" #',
            f"newTag: v1.1.0\n    digest: {DIGEST} #",
            "{file}:7: image 'api' has a tag and a digest; keep the digest, which is what runs",
        ),
        ('newTag: "v1.1.0"', "newTag: [a]", "{file}:7: newTag of image 'api' is no text; write one tag or digest"),
    ],
)
def test_an_overlay_that_names_no_one_image_is_told(shop, old, new, said):
    """With the line of the image."""
    file = kustomization(shop, "staging")
    file.write_text(OVERLAY.format(tag="v1.1.0").replace(old, new))

    assert refused(promote, shop, SERVICE, "dev", "staging", ADA) == said.format(file=file)


def test_an_overlay_that_is_missing_is_told(shop):
    """Its path says what is missing."""
    file = kustomization(shop, "staging")
    file.unlink()

    assert refused(promote, shop, SERVICE, "dev", "staging", ADA) == (
        f"{file}: cannot be read: No such file or directory; "
        "check --tree, and that the workload has an overlay for the environment"
    )


def test_an_overlay_that_is_no_yaml_is_told(shop):
    """And left alone."""
    file = kustomization(shop, "staging")
    file.write_text("images: [")

    assert refused(promote, shop, SERVICE, "dev", "staging", ADA).startswith(f"{file}: is not valid YAML: ")


def test_an_image_of_nobody_is_told(shop):
    """What an overlay runs stands in versions.yaml, or nobody sees that it does."""
    assert disagreements(shop) == []
    file = kustomization(shop, "prod")
    file.write_text(
        f"{OVERLAY.format(tag='v1.0.0')}".replace("images:\n", "images:\n  - { name: proxy, newTag: v1 }\n")
    )

    assert disagreements(shop) == [
        f"{file}: image 'proxy' is in no entry; add shop/<image> to {shop}/registry/versions.yaml, or remove it"
    ]


def test_what_cannot_be_edited_safely_is_left_alone(shop):
    """A tag that two images share by an anchor: the other one would change as well."""
    file = kustomization(shop, "staging")
    file.write_text(OVERLAY.format(tag="v1.1.0").replace('"v9.0.0"', "&tag v1.1.0").replace('"v1.1.0"', "*tag"))
    before = contents(shop)

    assert refused(promote, shop, SERVICE, "dev", "staging", ADA) == (
        f"{file}: is written in a way that cannot be edited safely; "
        "write lists and mappings in lines of their own, and values without anchors, on one line"
    )
    assert contents(shop) == before


def test_entries_in_brackets_are_not_torn_apart(shop):
    """They can be read, and have to be written out before they can be edited."""
    said = refused(enter, shop, "worker", Version("v9.1.0"), "dev", ADA)

    assert said.startswith(f"{shop}/registry/versions.yaml: is written in a way that cannot be edited safely; ")


def test_what_is_beside_an_image_does_not_matter(shop):
    """Quotes around a key stay, and an entry that says nothing of ours is passed over."""
    file = kustomization(shop, "staging")
    file.write_text(
        OVERLAY.format(tag="v1.1.0").replace("- name: worker", "- newName: x").replace("newTag", '"newTag"')
    )
    change = promote(shop, SERVICE, "dev", "staging", ADA)

    assert change.texts[file][1] == file.read_text().replace("v1.1.0", "v1.2.0")
