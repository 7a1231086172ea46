"""Which images are deleted, in Amazon ECR's own words."""

from stackwright.model.json_text import json_text
from stackwright.model.settings.image_lifecycle import LifecycleSettings

Selection = dict[str, str | int | list[str]]


def lifecycle_policy(settings: LifecycleSettings) -> str:
    """A lifecycle policy: further rules, one for each prefix, untagged images, and the rest."""
    selections: list[tuple[str, Selection]] = []
    for rule in settings.rules:
        counted = _latest(rule.images_kept) if rule.images_kept else _older_than(rule.days or 0)
        selections.append((f"Tagged {rule.tags}", {"tagStatus": "tagged", "tagPatternList": [rule.tags], **counted}))
    # One rule for each prefix: a rule that lists several is only about images which carry tags of all of them.
    # Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
    for prefix in settings.tagged_prefixes:
        kept = _latest(settings.tagged_images_kept)
        selections.append((f"Tagged {prefix}...", {"tagStatus": "tagged", "tagPrefixList": [prefix], **kept}))
    selections.append(("Untagged", {"tagStatus": "untagged", **_older_than(settings.untagged_days)}))
    if settings.other_days:
        selections.append(("All others", {"tagStatus": "any", **_older_than(settings.other_days)}))
    return policy_of(selections)


def expiry_policy(days: int) -> str:
    """A lifecycle policy under which every image goes some days after its push."""
    return policy_of([("All images", {"tagStatus": "any", **_older_than(days)})])


def policy_of(selections: list[tuple[str, Selection]]) -> str:
    """Rules in order as JSON text; the first one about an image decides."""
    rules = [
        {
            "rulePriority": priority,
            "description": f"{what}: {_limit(selection)}",
            "selection": selection,
            "action": {"type": "expire"},
        }
        for priority, (what, selection) in enumerate(selections, start=1)
    ]
    return json_text({"rules": rules})


def _latest(count: int) -> Selection:
    return {"countType": "imageCountMoreThan", "countNumber": count}


def _older_than(days: int) -> Selection:
    return {"countType": "sinceImagePushed", "countUnit": "days", "countNumber": days}


def _limit(selection: Selection) -> str:
    number = selection["countNumber"]
    return f"keep {number} days" if "countUnit" in selection else f"keep the last {number}"
