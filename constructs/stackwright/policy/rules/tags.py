"""Everything says whose it is."""

from collections.abc import Iterator

from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.resources import Unknown
from stackwright.policy.rule import Problem, stack_rule


@stack_rule(
    "tags-by-default",
    title="The provider puts the platform's tags on everything",
    why="By them permissions of CI, costs and whoever is on call know whose something is.",
    remedy="leave default_tags to the layer, and set your own under tags",
    severity="medium",
    controls=("SOC2 CC6.1",),
)
def default_tags(stack: Configuration) -> Iterator[Problem]:
    """Each block of the AWS provider has the tags that the files give the stack, with their values."""
    wanted = stack.stack.context.tags
    for block in stack.providers.get("aws", ()):
        given = _tags(block.get("default_tags"))
        if isinstance(given, Unknown):
            continue
        wrong = sorted(
            name
            for name, value in wanted.items()
            if given.get(name) != value and not isinstance(given.get(name), Unknown)
        )
        if wrong:
            yield Problem(f"the provider does not set the tag {', '.join(wrong)}", what="provider.aws")


def _tags(given: object) -> dict[str, object] | Unknown:
    block = given[0] if isinstance(given, list) and given else given
    tags = block.get("tags") if isinstance(block, dict) else {}
    return tags if isinstance(tags, dict | Unknown) else {}
