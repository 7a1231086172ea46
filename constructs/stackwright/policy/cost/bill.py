"""What one resource costs is a few parts; a bill makes them, with the prices of a region."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from stackwright.policy.cost import prices
from stackwright.policy.cost.assumptions import Assumptions
from stackwright.policy.cost.prices import HOURS_A_MONTH, Price
from stackwright.policy.reading.resources import Resource
from stackwright.policy.size import NOTHING, Size

ONE = Size.of(1)


@dataclass(frozen=True)
class Part:
    """Something that a resource costs.

    Attributes:
        text: What it is, e.g. `NAT gateway`.
        count: How many of it there are.
        price: What a unit of it costs; None where nobody can say.
        units: Units that one of it uses in a month, e.g. 730 hours.
        lacking: Why nobody can say what it costs; empty where there is a price.
    """

    text: str
    count: Size
    price: Price | None
    units: Decimal = Decimal(1)
    lacking: str = ""

    @property
    def monthly(self) -> Size:
        """What it costs in a month, in USD."""
        return self.count * (self.units * self.price.usd) if self.price else NOTHING


@dataclass(frozen=True)
class Bill:
    """What parts are made with.

    Attributes:
        region: The region whose prices count.
        today: The day on which support of Kubernetes versions is judged.
        assumptions: What no file says.
        resources: All resources of the stack, by address.
    """

    region: str
    today: date
    assumptions: Assumptions
    resources: Mapping[str, Resource]

    def monthly(self, item: str, text: str, count: Size = ONE, units: Decimal = Decimal(1)) -> Part:
        """A part that is paid by the month.

        Args:
            item: Its name in the table of prices.
            text: What it is.
            count: How many there are.
            units: Units that one uses in a month, e.g. GiB.
        """
        price = prices.of(item, self.region)
        return Part(text, count, price, units, "" if price else f"the table has no price of {item}")

    def hourly(self, item: str, text: str, count: Size = ONE) -> Part:
        """A part that is paid by the hour, and always on."""
        return self.monthly(item, text, count, HOURS_A_MONTH)

    def machine(self, instance_type: str, count: Size, text: str = "", factor: Decimal = Decimal(1)) -> Part:
        """Linux machines, On-Demand.

        Args:
            instance_type: Their type.
            count: How many run.
            text: What they are; the type if left out.
            factor: The part of the machine's price that is asked for.
        """
        price = prices.machine(instance_type, self.region)
        lacking = "" if price else f"the table has no price of {instance_type}"
        return Part(text or instance_type, count, price, HOURS_A_MONTH * factor, lacking)

    def referred(self, resource: Resource, path: str, type_: str) -> Iterator[Resource]:
        """The resources of a type that an argument refers to."""
        found = (self.resources.get(address) for address in sorted(resource.refers(path)))
        return (one for one in found if one is not None and one.type == type_)


def unknown(text: str, why: str = "only an apply can tell how many there are") -> Part:
    """A part of which nobody can say yet what it costs."""
    return Part(text, NOTHING, None, lacking=why)
