"""Which arguments force a replacement: when one changes, Terraform destroys the object and makes another.

The bindings do not know. The AWS provider answered for each of its types by itself (`cdk/answers`). For the few types
of which objects as people make them tell more, and for providers that cannot be asked, there is a data file with its
origin in it: by type, dotted paths of arguments, without indexes; a hyphen before one says that only leaving it out
forces a replacement.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from stackwright.cdk.answers import Answers, answers

FOLDER = Path(__file__).with_name("replacements")
# Source: https://github.com/hashicorp/terraform-provider-aws/blob/v6.25.0/CHANGELOG.md (6.11.0)
IN_PLACE: Mapping[str, tuple[str, ...]] = {"aws_eks_cluster": ("remote_network_config",)}
"""Arguments that the release whose bindings are used changes in place, and the release that was asked does not."""
# Source: https://github.com/hashicorp/terraform-provider-aws/blob/v6.25.0/internal/service/eks/cluster.go
ONCE_GIVEN: Mapping[str, frozenset[str]] = {"aws_eks_cluster": frozenset({"compute_config.node_role_arn"})}
"""Arguments that are added in place, and only where there is one already force a replacement: nobody was asked that."""


# Source: https://github.com/hashicorp/terraform-provider-aws/blob/v6.25.0/internal/service/ec2/vpc_.go
_GENERATED = ("assign_generated_ipv6_cidr_block", "ipv6_ipam_pool_id")
RENEWED: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("aws_vpc", "ipv6_association_id"): _GENERATED,
    ("aws_vpc", "ipv6_cidr_block"): _GENERATED,
}
"""What AWS gives anew when one of some arguments changes in place, by type and attribute."""


class Forcing(Mapping[str, frozenset[str]]):
    """Arguments that force a replacement, by resource type; types of which nothing is known are not in it.

    Args:
        answers: What the provider answered.
        told: What is known beside that, and goes before it.
    """

    def __init__(self, answers: Answers, told: Mapping[str, list[str]]) -> None:
        self._answers, self._told = answers, told

    def __getitem__(self, type_: str) -> frozenset[str]:
        """Return the paths of a type; a plus before one says that only another value forces a replacement."""
        known = self._told[type_] if type_ in self._told else self._answers[type_].forces
        if known is None:
            raise KeyError(type_)
        once_given, in_place = ONCE_GIVEN.get(type_, frozenset()), IN_PLACE.get(type_, ())
        return frozenset(
            f"+{path}" if path in once_given else path for path in known if path.partition(".")[0] not in in_place
        )

    def __iter__(self) -> Iterator[str]:
        """Iterate over the types."""
        return (type_ for type_ in {**self._answers, **self._told} if self.get(type_) is not None)

    def __len__(self) -> int:
        """Return the number of types."""
        return sum(1 for _ in self)


@cache
def forcing(provider: str) -> Forcing:
    """Arguments that force a replacement, by resource type; empty where nothing is known of a provider.

    Args:
        provider: The provider's local name, such as `aws`.
    """
    return Forcing(answers(provider), told(provider))


def told(provider: str) -> Mapping[str, list[str]]:
    """The data file of a provider as it is; empty where there is none.

    Args:
        provider: The provider's local name.
    """
    file = FOLDER / f"{provider}.json"
    types: dict[str, list[str]] = json.loads(file.read_bytes())["types"] if file.is_file() else {}
    return types
