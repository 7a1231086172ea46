"""What a chart has to know that keeps things in a bucket."""

from dataclasses import dataclass

from stackwright.model.addons.addon import Facts


@dataclass(frozen=True)
class BucketFacts(Facts):
    """What a chart has to know that keeps things in a bucket.

    Attributes:
        bucket: The bucket's name.
    """

    bucket: str
