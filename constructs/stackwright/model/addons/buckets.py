"""What a chart has to know that keeps things in a bucket."""

from dataclasses import dataclass

from stackwright.model.addons.addon import AwsFacts


@dataclass(frozen=True)
class BucketFacts(AwsFacts):
    """What a chart has to know that keeps things in a bucket.

    Attributes:
        bucket: The bucket's name.
    """

    bucket: str
