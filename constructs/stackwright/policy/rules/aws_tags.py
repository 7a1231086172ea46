"""Tags that AWS would refuse.

Source: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
"""

from collections.abc import Iterator, Mapping

from stackwright.model.catalogue.limits import MAX_TAGS, TAG_KEY
from stackwright.policy.api.tags import problem, tags
from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.rule import Problem, stack_rule


@stack_rule(
    "aws-tags",
    title="Tags are such that every service takes them",
    why="Neither Terraform nor the provider looks at tags: AWS refuses them in the middle of an apply.",
    remedy="change tags of the environment or of the platform to what is allowed",
    severity="high",
)
def tags_that_aws_takes(stack: Configuration) -> Iterator[Problem]:
    """Keys, values and the number of tags, with those that the provider adds, are within AWS's limits."""
    common = _common(stack)
    for key, value in common.items():
        if wrong := problem(key, value):
            yield Problem(f"tags of all that the provider makes: {wrong}")
    for resource in stack.resources:
        if resource.kind != "resource":
            continue
        for path, found in tags(resource):
            for key, value in found.items():
                if wrong := problem(key, value):
                    yield Problem(wrong, resource, path)
            every = {*found, *common} if path == "tags" else {*found}
            if len(every) > MAX_TAGS:
                yield Problem(f"has {len(every)} tags, AWS allows {MAX_TAGS} ({TAG_KEY.source})", resource, path)


def _common(stack: Configuration) -> Mapping[str, object]:
    """Tags that the provider sets on all that it makes."""
    found: dict[str, object] = {}
    for block in stack.providers.get("aws", ()):
        given = block.get("default_tags", [])
        for one in given if isinstance(given, list) else [given]:
            tags = one.get("tags") if isinstance(one, Mapping) else None
            found.update(tags if isinstance(tags, Mapping) else {})
    return found
