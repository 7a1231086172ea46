"""Measures how well one schema agrees with another, attribute by attribute.

Both come in the form of `terraform providers schema -json`: one read from the bindings, the other printed by the real
provider.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from stackwright.cdk.schema.block import Attribute, Block, CtyType, NestedBlock, ProviderSchema

_FLAGS = ("required", "optional", "computed", "sensitive", "write_only")


@dataclass(frozen=True, slots=True)
class Difference:
    """One attribute or block on which two schemas disagree.

    Attributes:
        path: Where, such as `aws_eks_cluster.vpc_config.subnet_ids`.
        aspect: What differs, such as `type`, `computed` or `nesting`.
        ours: What the schema under test says.
        truth: What the provider says.
    """

    path: str
    aspect: str
    ours: object
    truth: object

    def __str__(self) -> str:
        return f"{self.path}: {self.aspect} is {self.ours!r}, in truth {self.truth!r}"


@dataclass(slots=True)
class Agreement:
    """The result of a comparison. Attributes and blocks that one side lacks are listed apart from those that differ.

    Attributes:
        types: How many types both sides have.
        compared: How many attributes and blocks both sides have.
        differences: The disagreements about these.
        only_ours: Paths that only the schema under test has.
        only_truth: Paths that only the provider has.
    """

    types: int = 0
    compared: int = 0
    differences: list[Difference] = field(default_factory=list)
    only_ours: list[str] = field(default_factory=list)
    only_truth: list[str] = field(default_factory=list)

    @property
    def equal(self) -> int:
        """How many attributes and blocks both sides have and describe alike."""
        return self.compared - len({difference.path for difference in self.differences})

    def __str__(self) -> str:
        return (
            f"{self.percent:.2f} % of {self.compared} attributes and blocks of {self.types} types agree; "
            f"{len(self.only_ours)} more are only in the bindings, {len(self.only_truth)} only in the provider"
        )

    @property
    def percent(self) -> float:
        """The share of equal ones among those that both sides have, in percent."""
        return 100 * self.equal / self.compared if self.compared else 100.0


def compare(ours: ProviderSchema, truth: ProviderSchema, *, only: Collection[str] | None = None) -> Agreement:
    """Compare the provider block and every resource and data source that both sides have.

    Args:
        ours: The schema under test.
        truth: What the provider says.
        only: Compare these types and nothing else; all when None.
    """
    agreement = Agreement()
    kinds = (("", ours.resources, truth.resources), ("data.", ours.data_sources, truth.data_sources))
    if only is None:
        _compare_blocks("provider", ours.provider, truth.provider, agreement)
    for prefix, our_blocks, true_blocks in kinds:
        for name in sorted({*our_blocks} & {*true_blocks}):
            if only is None or prefix + name in only:
                agreement.types += 1
                _compare_blocks(prefix + name, our_blocks[name], true_blocks[name], agreement)
    return agreement


def _compare_blocks(path: str, ours: Block, truth: Block, agreement: Agreement) -> None:
    our_members = {**ours.attributes, **ours.blocks}
    true_members = {**truth.attributes, **truth.blocks}
    _list_unmatched(path, our_members, true_members, agreement)
    for name in sorted({*our_members} & {*true_members}):
        agreement.compared += 1
        here, one, other = f"{path}.{name}", our_members[name], true_members[name]
        if isinstance(one, NestedBlock) and isinstance(other, NestedBlock):
            _compare_nested(here, one, other, agreement)
        elif isinstance(one, Attribute) and isinstance(other, Attribute):
            _compare_attributes(here, one, other, agreement)
        else:
            agreement.differences.append(Difference(here, "kind", type(one).__name__, type(other).__name__))


def _compare_nested(path: str, ours: NestedBlock, truth: NestedBlock, agreement: Agreement) -> None:
    aspects = (
        ("nesting", ours.nesting, truth.nesting),
        ("required", ours.min_items > 0, truth.min_items > 0),
        ("at most one", ours.max_items == 1, truth.max_items == 1),
    )
    agreement.differences += [Difference(path, aspect, one, other) for aspect, one, other in aspects if one != other]
    _compare_blocks(path, ours.block, truth.block, agreement)


def _compare_attributes(path: str, ours: Attribute, truth: Attribute, agreement: Agreement) -> None:
    pairs = [(flag, getattr(ours, flag), getattr(truth, flag)) for flag in _FLAGS]
    agreement.differences += [Difference(path, flag, one, other) for flag, one, other in pairs if one != other]
    if not _same_type(path, ours.type, truth.type, agreement):
        agreement.differences.append(Difference(path, "type", ours.type, truth.type))


def _same_type(path: str, ours: CtyType, truth: CtyType, agreement: Agreement) -> bool:
    """Compare types; of objects, the members that both have."""
    if isinstance(ours, str) or isinstance(truth, str) or ours[0] != truth[0]:
        return ours == truth
    if ours[0] != "object":
        return _same_type(path, ours[1], truth[1], agreement)
    _list_unmatched(path, ours[1], truth[1], agreement)
    shared = sorted(ours[1].keys() & truth[1].keys())
    same = [_same_type(f"{path}.{name}", ours[1][name], truth[1][name], agreement) for name in shared]
    return all(same)


def _list_unmatched(path: str, ours: Collection[str], truth: Collection[str], agreement: Agreement) -> None:
    agreement.only_ours += [f"{path}.{name}" for name in sorted({*ours} - {*truth})]
    agreement.only_truth += [f"{path}.{name}" for name in sorted({*truth} - {*ours})]
