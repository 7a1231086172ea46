"""An environment goes back to the image before."""

import pytest
from support.trees import OVERLAY, SERVICE, VERSIONS, both, refused, tree, written

from stackwright.gitops.promotion.promotion import roll_back


@pytest.fixture
def shop(tmp_path):
    """The tree."""
    return tree(tmp_path / "gitops")


def test_rollback_returns_to_the_entry_before(shop):
    """The newest entry goes, and what people wrote between it and the next one stays."""
    change = written(roll_back(shop, SERVICE, "staging"))
    start, end = VERSIONS.index("      - tag: v1.1.0"), VERSIONS.index("      # the sale ran")

    assert (str(change.before), str(change.after)) == ("v1.1.0", "v1.0.0")
    assert both(shop) == (VERSIONS[:start] + VERSIONS[end:], OVERLAY.format(tag="v1.0.0"))


def test_rollback_can_be_repeated_until_the_first_entry(shop):
    """Then there is nothing before."""
    written(roll_back(shop, "api", "staging"))

    assert refused(roll_back, shop, "api", "staging") == (
        f"{shop}/registry/versions.yaml:10: services.shop/api.staging: has one entry, so there is nothing to go back "
        "to; promote an image that works"
    )


def test_rollback_of_an_environment_without_an_image_is_told(tmp_path):
    """It never had one."""
    bare = tree(tmp_path, "order: [dev, staging, prod]\nservices:\n  shop/api: {}\n")

    assert "nothing runs in prod, so there is nothing to go back to; " in refused(roll_back, bare, SERVICE, "prod")


def test_rollback_does_not_return_to_a_tag_that_may_have_moved(shop):
    """It would not be the image that worked. The line of the entry is told."""
    file = shop / "registry/versions.yaml"
    file.write_text(VERSIONS.replace("      - tag: v1.0.0", "      - tag: main", 1))

    assert refused(roll_back, shop, SERVICE, "staging").startswith(
        f"{file}:15: the tag 'main' may become another image, and staging takes none that may; "
    )
