"""An image goes from dev to staging to prod and back, in two files."""

from dataclasses import replace
from datetime import timedelta

import pytest
import yaml
from support.trees import (
    ADA,
    DIGEST,
    NOW,
    OVERLAY,
    SERVICE,
    VERSIONS,
    both,
    contents,
    kustomization,
    refused,
    tree,
    written,
)

from stackwright.gitops.promotion.promotion import disagreements, enter, promote
from stackwright.gitops.promotion.version import Version

NEW = """\
      - tag: v1.2.0
        deployed_at: 2026-11-21T18:30:00Z
        deployed_by: Ada Okafor
"""


@pytest.fixture
def shop(tmp_path):
    """The tree."""
    return tree(tmp_path / "gitops")


def test_what_runs_in_one_environment_runs_in_the_next(shop):
    """An entry more, before the others, and another tag in the overlay; not a character beside that."""
    change = written(promote(shop, SERVICE, "dev", "staging", ADA))

    assert (str(change.before), str(change.after)) == ("v1.1.0", "v1.2.0")
    assert both(shop) == (
        VERSIONS.replace("      - tag: v1.1.0\n", f"{NEW}      - tag: v1.1.0\n"),
        OVERLAY.format(tag="v1.2.0"),
    )


def test_only_two_files_change(shop):
    """Other environments run what they ran."""
    before = contents(shop)
    written(promote(shop, SERVICE, "dev", "staging", ADA))
    after = contents(shop)

    assert {name for name in after if after[name] != before.get(name)} == {
        "registry/versions.yaml",
        "workloads/shop/overlays/staging/kustomization.yaml",
    }
    assert after.keys() == before.keys()


def test_nothing_is_written_by_deciding(shop):
    """What would be written is known before anything is."""
    before = contents(shop)
    promote(shop, SERVICE, "dev", "staging", ADA)

    assert contents(shop) == before


def test_the_name_of_the_image_is_enough_where_it_is_the_only_one(shop):
    """Nobody should have to write the workload."""
    assert promote(shop, "api", "dev", "staging", ADA).service == SERVICE


def test_an_image_that_two_workloads_have_is_asked_for_in_full(tmp_path):
    """Which one is meant, nobody can tell."""
    two = tree(tmp_path, VERSIONS + "  office/api: {}\n")

    assert refused(promote, two, "api", "dev", "staging", ADA) == (
        f"{two}/registry/versions.yaml: 'api' is in 2 workloads; write shop/api or office/api"
    )


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("dev", "prod", "staging comes between dev and prod (dev -> staging -> prod); promote to staging first"),
        ("prod", "dev", "dev comes before prod (dev -> staging -> prod); to go back, roll dev back"),
        ("dev", "dev", "dev and dev are one environment; the way is dev -> staging -> prod"),
        ("dve", "staging", "{file}: 'dve' is not an environment of `order`; did you mean 'dev'?"),
        ("dev", "qa", "{file}: 'qa' is not an environment of `order`; use one of: dev, prod, staging"),
    ],
)
def test_an_image_goes_one_step_forward(shop, source, target, said):
    """No environment is left out, and no way leads back but rollback."""
    assert refused(promote, shop, SERVICE, source, target, ADA) == said.format(file=shop / "registry/versions.yaml")


def test_a_service_that_there_is_not_is_told(shop):
    """With the line where services are listed, and the name that was meant."""
    assert refused(promote, shop, "shop/apj", "dev", "staging", ADA) == (
        f"{shop}/registry/versions.yaml:4: services: 'shop/apj' is not a service; did you mean 'shop/api'?"
    )


def test_what_runs_there_already_is_told(shop):
    """With the line that says so."""
    written(promote(shop, SERVICE, "dev", "staging", ADA))

    assert refused(promote, shop, SERVICE, "dev", "staging", ADA) == (
        f"{shop}/registry/versions.yaml:11: staging runs v1.2.0 already; there is nothing to do"
    )


def test_an_environment_without_an_image_has_nothing_to_promote(tmp_path):
    """It is told where an image would come from."""
    bare = tree(tmp_path, "order: [dev, staging, prod]\nservices:\n  shop/api: {}\n")

    assert refused(promote, bare, SERVICE, "dev", "staging", ADA) == (
        f"{bare}/registry/versions.yaml:3: services.shop/api.dev: nothing runs in dev, so there is nothing to promote; "
        "deploy to dev first, and if it is the first environment, by --tag"
    )


@pytest.mark.parametrize(
    "tag", ["latest", "main", "develop", "v1", "1.2", "release", "feature-login", "v1.2.0-SNAPSHOT"]
)
def test_a_tag_that_may_move_stays_in_dev(shop, tag):
    """What was tested in dev would not be what runs in prod."""
    written(enter(shop, SERVICE, Version(tag), "dev", ADA))

    assert refused(promote, shop, SERVICE, "dev", "staging", ADA) == (
        f"{shop}/registry/versions.yaml: the tag {tag!r} may become another image, and staging takes none that may; "
        "deploy a whole version such as v1.6.0, or one with a commit such as 3f2a91c, or with its digest, to dev"
    )


@pytest.mark.parametrize("tag", ["v2.0.0", "2.0.0-rc.1", "v1.2.3-alpine3.21", "3f2a91c", "main-3f2a91c", "20261121"])
def test_a_tag_that_stays_goes_on(shop, tag):
    """Whole versions, and commits."""
    written(enter(shop, SERVICE, Version(tag), "dev", ADA))
    written(promote(shop, SERVICE, "dev", "staging", ADA))

    assert yaml.safe_load(kustomization(shop, "staging").read_text())["images"][1]["newTag"] == tag


def test_a_moving_tag_with_its_digest_goes_on(shop):
    """The overlay then names the digest; the tag is for people."""
    written(enter(shop, SERVICE, Version("main", DIGEST), "dev", ADA))
    written(promote(shop, SERVICE, "dev", "staging", ADA))
    versions, overlay = both(shop)

    assert f'- tag: "main"\n        digest: {DIGEST}\n' in versions
    assert overlay == OVERLAY.format(tag="").replace('newTag: "" #', f"digest: {DIGEST} #")


def test_a_tag_that_yaml_takes_for_a_number_stays_text(shop):
    """12e4567 is a commit, and a number to the YAML that Kustomize reads."""
    file = kustomization(shop, "dev")
    file.write_text(file.read_text().replace('"v1.2.0"', "v1.2.0"))
    written(enter(shop, SERVICE, Version("12e4567"), "dev", ADA))

    assert 'newTag: "12e4567" # by' in file.read_text()


def test_a_new_image_enters_in_dev(shop):
    """By its tag, as it comes from no environment."""
    change = written(enter(shop, SERVICE, Version("v1.3.0"), "dev", ADA))

    assert (str(change.before), str(change.after), change.source) == ("v1.2.0", "v1.3.0", None)
    assert disagreements(shop) == []


def test_a_new_image_enters_nowhere_else(shop):
    """It would skip what is before."""
    assert refused(enter, shop, SERVICE, Version("v1.3.0"), "staging", ADA) == (
        "a new image enters in dev, not in staging; deploy it there, and come to staging by --from dev"
    )


@pytest.mark.parametrize(
    ("version", "said"),
    [
        (Version("a/b"), "'a/b' is not a tag; write it like v1.7.0"),
        (Version(None, "sha256:12"), "'sha256:12' is not a digest; write it like sha256: and 64 digits"),
    ],
)
def test_what_no_registry_takes_is_refused(shop, version, said):
    """Before it is written down."""
    assert refused(enter, shop, SERVICE, version, "dev", ADA) == said


def test_an_environment_that_never_had_an_image_gets_its_first_entry(tmp_path):
    """Below the entries of the environments that did."""
    start, rest = VERSIONS[: VERSIONS.index("    prod:")], VERSIONS[VERSIONS.index("\n  shop/worker") :]
    new = tree(tmp_path, start + rest)
    written(promote(new, SERVICE, "staging", "prod", ADA))
    entry = NEW.replace("v1.2.0", "v1.1.0")

    assert (new / "registry/versions.yaml").read_text() == f"{start}    prod:\n{entry}{rest}"
    assert disagreements(new) == []


def test_a_clock_that_is_slow_is_told(shop):
    """Entries are in the order of their times, newest first."""
    late = replace(ADA, at=NOW - timedelta(days=30))

    assert refused(promote, shop, SERVICE, "dev", "staging", late) == (
        f"{shop}/registry/versions.yaml:11: the newest entry is of a later time than now; set this machine's clock"
    )


@pytest.mark.parametrize("name", ["", " ", "${user}", "Ada\u200bOkafor"])
def test_whoever_deploys_has_a_name_that_can_be_read(shop, name):
    """What is written is what can be read again."""
    assert refused(promote, shop, SERVICE, "dev", "staging", replace(ADA, name=name))


@pytest.mark.parametrize("name", ["Ada", "No", "Ada: Okafor", "Ada # Okafor", "Zoë Ångström", '"Ada"', "a\\b", "1e3"])
def test_whoever_deploys_is_written_down_as_called(shop, name):
    """Whatever YAML makes of such words."""
    written(promote(shop, SERVICE, "dev", "staging", replace(ADA, name=name)))
    text = (shop / "registry/versions.yaml").read_text()

    assert yaml.safe_load(text)["services"][SERVICE]["staging"][0]["deployed_by"] == name
