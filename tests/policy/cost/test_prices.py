"""The table of prices: what it has, and what it says where it lacks something."""

import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from stackwright.model.catalogue.instance_types import known
from stackwright.policy.cost import prices


@pytest.mark.parametrize("region", prices.regions())
def test_every_figure_is_dated_and_has_a_source(region):
    """Nobody has to take a number on trust."""
    found = [price for item in prices.items() if (price := prices.of(item, region))]

    assert len(found) == len(prices.items())
    assert all(re.match(r"20\d\d", price.as_of) and price.source and price.usd > 0 for price in found)


@pytest.mark.parametrize("region", prices.regions())
def test_only_machines_that_the_catalogue_knows_are_in_it(region):
    """The table stays as small as what can be asked of it."""
    tables = json.loads((prices.FOLDER / f"{region}.json").read_text())["machines"]
    families = [pair for table in tables for pair in table["usd_an_hour"].items()]

    assert all(known(f"{family}.{size}") for family, sizes in families for size in sizes)


def test_a_price_of_another_region_is_marked():
    """Where a region lacks a price, that of us-east-1 stands in, and says so."""
    here, there = prices.of("nat-gateway-hour", "eu-west-1"), prices.of("nat-gateway-hour", "eu-south-2")

    assert (here.usd, here.is_fallback) == (Decimal("0.048"), False)
    assert (there.usd, there.region, there.is_fallback) == (Decimal("0.045"), "us-east-1", True)


def test_what_nobody_knows_has_no_price():
    """No number is made up."""
    assert prices.of("moon-hour", "eu-west-1") is None
    assert prices.machine("m99i.large", "eu-west-1") is None


def test_the_tool_writes_what_published_files_say(tmp_path):
    """A table that is renewed holds what the files hold, in the same form; Karpenter's newer prices are preferred."""
    source = tmp_path / "source"
    source.mkdir()
    named = {
        "natgateway": {"Hourly charge for NAT Gateways": 0.5},
        "eks": {"Compute per Hours": 0.1},
        "vpc": {"Hourly charge for VPC Endpoints per Hrs": 0.25},
        "kms": {"Encryption Key": 1},
        "cloudwatch": {"Stored Data": 0.03},
    }
    for name, found in named.items():
        manifest = {"hawkFilePublicationDate": "2027-01-02T03:04:05Z"}
        regions = {"EU (Ireland)": {called: {"price": str(price)} for called, price in found.items()}}
        (source / f"{name}.json").write_text(json.dumps({"manifest": manifest, "regions": regions}))
    machines = [("eu-west-1", "m7i.large", "0.2"), ("eu-west-1", "m7i.xlarge", "0"), ("us-east-1", "m7i.large", "9")]
    (source / "ec2.json").write_text(
        json.dumps(
            [
                {"region": region, "attributes": {"instanceType": type_}, "pricePerUnit": price}
                for region, type_, price in machines
            ]
        )
    )
    (source / "karpenter_aws.go").write_text(
        '// generated at 2027-02-03T00:00:00Z for us-east-1\n\t"us-east-1": {\n\t\t"m7i.large": 0.1,\n\t},\n'
    )
    # 1804118400 is 2027-03-04.
    rows = {"m7i-flex.large": {"eu-west-1": 0.15}, "m7i.large": {"eu-west-1": 7}}
    (source / "libcloud.json").write_text(json.dumps({"updated": 1804118400, "compute": {"ec2_linux": rows}}))
    written = tmp_path / "written"
    written.mkdir()
    code = Path("tools/prices").read_text().replace("from stackwright.policy.cost.prices import FOLDER", "")
    (tmp_path / "prices.py").write_text(f"from pathlib import Path\nFOLDER = Path({str(written)!r})\n{code}".replace(
        '"""Rewrites', '__doc__ = """Rewrites', 1))  # fmt: skip

    subprocess.run(
        [sys.executable, str(tmp_path / "prices.py"), str(source), "2027-01-01", "https://example.com"], check=True
    )

    ireland, virginia = (json.loads((written / f"{name}.json").read_text()) for name in ("eu-west-1", "us-east-1"))
    assert ireland["items"]["nat-gateway-hour"] == {
        "usd": 0.5,
        "as_of": "2027-01-02",
        "source": "https://b0.p.awsstatic.com/pricing/2.0/meteredUnitMaps/ec2/USD/current/natgateway.json",
    }
    (of_list, flexible), (of_karpenter,) = ireland["machines"], virginia["machines"]
    assert (of_list["as_of"], of_list["usd_an_hour"]) == ("2027-01-01", {"m7i": {"large": 0.2}})
    assert (flexible["as_of"], flexible["usd_an_hour"]) == ("2027-03-04", {"m7i-flex": {"large": 0.15}})
    assert (of_karpenter["as_of"], of_karpenter["usd_an_hour"]) == ("2027-02-03", {"m7i": {"large": 0.1}})
