"""Images are what was built: nobody changes them afterwards, and what they hold is looked at."""

from collections.abc import Iterator

from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.resources import Unknown
from stackwright.policy.rule import Problem, stack_rule


@stack_rule(
    "ecr-immutable-tags",
    title="Tags of images cannot be moved",
    why="Whoever may push can otherwise put another image under the tag that was reviewed and runs in production.",
    remedy="set registry.tag_mutability to IMMUTABLE",
    severity="high",
    about=("aws_ecr_repository", "aws_ecr_repository_creation_template"),
    controls=("FSBP ECR.2", "CIS-EKS-1.8 5.1.4"),
    stages=("staging", "production"),
)
def immutable(stack: Configuration) -> Iterator[Problem]:
    """Past development; tags that the file excludes may move. A cache follows its upstream."""
    for one in stack.of_type("aws_ecr_repository", "aws_ecr_repository_creation_template"):
        mutability = one.value("image_tag_mutability")
        cache = "PULL_THROUGH_CACHE" in one.values("applied_for")
        if not isinstance(mutability, Unknown) and not str(mutability).startswith("IMMUTABLE") and not cache:
            yield Problem("its tags can be moved", one, "image_tag_mutability")


@stack_rule(
    "ecr-scanned",
    title="Images are scanned when they are pushed",
    why="Nobody else looks whether a base image has a hole that is known.",
    remedy="set registry.scan_on_push to true, or registry.enhanced_scanning",
    severity="medium",
    about=("aws_ecr_repository",),
    controls=("CIS-EKS-1.8 5.1.1", "FSBP ECR.1"),
)
def scanned(stack: Configuration) -> Iterator[Problem]:
    """By the repository, or by a rule for the whole registry."""
    enhanced = any(
        one.value("scan_type") == "ENHANCED" for one in stack.of_type("aws_ecr_registry_scanning_configuration")
    )
    for one in stack.of_type("aws_ecr_repository"):
        if one.is_on("image_scanning_configuration.scan_on_push") is False and not enhanced:
            yield Problem("its images are not scanned", one, "image_scanning_configuration.scan_on_push")


@stack_rule(
    "ecr-tidied",
    title="Repositories forget images that nobody needs",
    why="Old images cost money, and each is something with known holes that somebody may still start.",
    remedy="leave registry.lifecycle as it is, or set its numbers",
    severity="low",
    about=("aws_ecr_repository",),
    controls=("FSBP ECR.3",),
)
def tidied(stack: Configuration) -> Iterator[Problem]:
    """Each repository has a lifecycle policy."""
    for one in stack.of_type("aws_ecr_repository"):
        if not any(stack.referring("aws_ecr_lifecycle_policy", "repository", one, "name")):
            yield Problem("keeps every image for ever", one)
