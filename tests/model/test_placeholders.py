"""What is left of the example: one notice while the accounts are, and told place by place once one is real."""

import json
import re
from ipaddress import ip_network

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from support.clusters import cluster
from support.platforms import OURS
from support.shipped import PLATFORMS, TODAY

from stackwright.layers import LAYERS
from stackwright.model.catalogue.placeholders import DOCUMENTATION_RANGES, is_example_account, placeholder
from stackwright.model.errors import InvalidInput
from stackwright.model.files.loading import load

REAL = OURS["accounts.main.id"]
REMEDY = "write your own, or remove it"
BESIDES = "cluster.version|gitops: |gh api"
"""What the shipped platforms are told besides."""


def entry(principal, **more):
    """An access entry."""
    return {"principal_arn": principal, "kubernetes_groups": ["web"], **more}


def public(ranges):
    """A cluster whose API can be reached from somewhere."""
    return cluster({"endpoint.public": True, "endpoint.public_cidrs": ranges})


LEFT = {
    "range": (
        public(["203.0.113.0/24"]),
        "cluster.endpoint.public_cidrs[0]",
        "is a range that nobody has (RFC 5737)",
        "203.0.113.0/24",
    ),
    "address": (
        public(["8.8.8.8/32", "198.51.100.7/32"]),
        "cluster.endpoint.public_cidrs[1]",
        "is a range that nobody has (RFC 5737)",
        "198.51.100.7/32",
    ),
    "principal": (
        cluster({"access_entries": {"team": entry("arn:aws:iam::111122223333:role/team")}}),
        "cluster.access_entries.team.principal_arn",
        "names an account of AWS's examples",
        "arn:aws:iam::111122223333:role/team",
    ),
    "reader": (
        {"secrets": {"db": {"readers": ["arn:aws:iam::123456789012:role/team"]}}},
        "secrets.db.readers[0]",
        "names an account of AWS's examples",
        "arn:aws:iam::123456789012:role/team",
    ),
    "external reader": (
        {"secrets": {"db": {"readers": [{"arn": "arn:aws:iam::123456789012:role/team", "external": True}]}}},
        "secrets.db.readers[0].arn",
        "names an account of AWS's examples",
        "arn:aws:iam::123456789012:role/team",
    ),
    "account": (
        {"registry": {"pull_accounts": ["444455556666"]}},
        "registry.pull_accounts[0]",
        "names an account of AWS's examples",
        "444455556666",
    ),
    "hosted zone": (
        cluster(addons={"external_dns": {"hosted_zone_ids": ["Z0123456789ABCDEFGHIJ"]}}),
        "addons.external_dns.hosted_zone_ids[0]",
        "is the id of a hosted zone of examples",
        "Z0123456789ABCDEFGHIJ",
    ),
    "domain": (
        cluster(
            {
                "node_groups.special.instance_types": ["m7i.large"],
                "node_groups.special.taints": [{"key": "example.com/team", "effect": "NO_SCHEDULE"}],
            }
        ),
        "cluster.node_groups.special.taints[0].key",
        "names a domain for examples (RFC 2606)",
        "example.com/team",
    ),
    "domain in a key": (
        cluster({"node_groups.general.labels": {"example.org/team": "web"}}),
        "cluster.node_groups.general.labels.example.org/team",
        "names a domain for examples (RFC 2606)",
        "example.org/team",
    ),
    "configuration": (
        cluster({"eks_addons": {"coredns": {"configuration": {"corefile": "forward . 192.0.2.53"}}}}),
        "cluster.eks_addons.coredns.configuration.corefile",
        "is a range that nobody has (RFC 5737)",
        "forward . 192.0.2.53",
    ),
    "tag": ({"tags": {"contact": "it@example.net"}}, "tags.contact", "names a domain for examples", "it@example.net"),
}


@pytest.mark.parametrize("what", LEFT)
def test_what_is_left_of_the_example_is_a_notice_in_development(platforms, what):
    """It names file, line, key, value and remedy, and lets the first synth of a real account pass."""
    changes, key, problem, value = LEFT[what]
    (notice,) = platforms.platform(changes, platform=OURS).notices

    assert re.match(r".*/dev\.yaml:[0-9]+: ", notice)
    assert f": {key}: {problem}" in notice
    assert notice.endswith(f", got {json.dumps(value)}; {REMEDY}")


@pytest.mark.parametrize("stage", ["staging", "production"])
@pytest.mark.parametrize("what", LEFT)
def test_what_is_left_of_the_example_is_a_fault_past_development(platforms, what, stage):
    """An API open to a range of nobody's, or to a principal of nobody's, is not what anybody meant."""
    changes, key, problem, value = LEFT[what]
    found = [one for one in platforms.faults({**changes, "stage": stage}, platform=OURS) if "real-values" in one]

    assert len(found) == 1
    assert f": {key}: {problem}" in found[0]
    assert f" in {stage}, got {json.dumps(value)}; {REMEDY}, or waive the guard real-values under waivers" in found[0]


@pytest.mark.parametrize("stage", ["development", "staging"])
@pytest.mark.parametrize("what", LEFT)
def test_while_the_account_is_an_example_all_of_it_is_one_notice(platforms, what, stage):
    """A fresh clone works, and says what it is."""
    changes, *_ = LEFT[what]
    (notice,) = platforms.platform({**changes, "stage": stage}).notices

    assert notice.endswith(
        "platform.yaml:4: accounts: this is still the example: nobody has the account 111122223333; "
        "make project, accounts, repository and region yours"
    )


@pytest.mark.parametrize("environments", PLATFORMS.values(), ids=PLATFORMS)
def test_a_fresh_clone_says_so_once(environments):
    """Both shipped platforms carry ids of the documentation. What the day brings is told besides."""
    notices = load(environments, LAYERS, today=TODAY).notices
    (notice,) = (notice for notice in notices if not re.search(BESIDES, notice))

    assert "accounts: this is still the example" in notice


@pytest.mark.parametrize("name", PLATFORMS)
def test_nothing_of_a_shipped_platform_is_left_over_unnoticed(name, tmp_path):
    """Once `platform.yaml` is one's own, every value of its environments that is nobody's is named."""
    numbers, ids, nobodys = iter(range(int(REAL), int(REAL) + 9)), {}, 0
    for file in PLATFORMS[name].glob("*.yaml"):
        text = file.read_text()
        if file.name == "platform.yaml":
            text = re.sub(r'id: "([0-9]{12})"', lambda match: f'id: "{ids.setdefault(match[1], next(numbers))}"', text)
        else:
            value = json.dumps(yaml.safe_load(text))
            nobodys += len(re.findall(r"203\.0\.113\.0|:[0-9]{12}:(role|acme)|Z0123456789", value))
        (tmp_path / file.name).write_text(text)
    with pytest.raises(InvalidInput) as report:
        load(tmp_path, LAYERS, today=TODAY)
    faults = {(fault.file.name, fault.key) for fault in report.value.faults}
    for file in tmp_path.glob("*.yaml"):
        file.write_text(file.read_text().replace("stage: production", "stage: development"))
        file.write_text(file.read_text().replace("stage: staging", "stage: development"))
    told = load(tmp_path, LAYERS, today=TODAY).notices
    notices = {notice.split(": ")[0] for notice in told if not re.search(BESIDES, notice)}

    assert faults
    assert len(notices) == nobodys


def test_an_account_that_is_real_does_not_wait_for_one_that_is_not(platforms):
    """The one notice stays for what is still the example; what lives in the real account is told place by place."""
    accounts = {**OURS, "accounts.other": {"id": "444455556666", "state_bucket": "acme-other-state"}}
    prod = {**public(["192.0.2.0/24"]), "account": "other", "stage": "staging", "network.cidr": "10.1.0.0/16"}
    example, left = platforms.platform(public(["203.0.113.0/24"]), platform=accounts, others={"prod": prod}).notices

    assert "nobody has the account 444455556666; make" in example
    assert "dev.yaml" in left


def test_a_platform_of_ones_own_has_nothing_to_notice(platforms):
    """Ranges for carriers are real ones, and so is everybody."""
    mine = {
        **public(["8.8.8.0/24", "0.0.0.0/0"]),
        "network.cidr": "100.64.0.0/16",
        "cluster.access_entries": {"team": entry(f"arn:aws:iam::{REAL}:role/team")},
        "tags": {"contact": "it@my-example.com", "url": "https://example.company.io"},
    }

    assert platforms.platform(mine, platform=OURS).notices == ()


def test_a_waiver_lets_it_pass_and_says_why(platforms):
    """Somebody may really mean an example."""
    changes, *_ = LEFT["tag"]
    waiver = {"guard": "real-values", "until": "2026-12-31", "reason": "The domain of our training is example.net"}
    (notice,) = platforms.platform({**changes, "stage": "staging", "waivers": [waiver]}, platform=OURS).notices

    assert notice == "dev: guard real-values is waived until 2026-12-31: The domain of our training is example.net"


@pytest.mark.parametrize(
    "account", ["111122223333", "444455556666", "777788889999", "123456789012", "012345678901", "999999999999"]
)
def test_accounts_of_documentation_are_known(account):
    """Those that AWS's pages are written with."""
    assert is_example_account(account)


@given(st.integers(0, 10**12 - 1).map("{:012}".format))
def test_other_accounts_are_taken_for_real_ones(account):
    """Nobody's own account may be taken for an example."""
    runs = re.fullmatch(r"(.)\1{3}(.)\2{3}(.)\3{3}", account)

    assert is_example_account(account) == bool(runs or account in {"123456789012", "012345678901", "210987654321"})


RANGES = [str(one) for ranges in DOCUMENTATION_RANGES.values() for one in ranges]


@given(st.sampled_from(RANGES), st.data())
def test_every_part_of_a_documentation_range_is_one(written, data):
    """Whatever the size, down to a single address, alone or within a sentence."""
    whole = ip_network(written)
    address = whole[data.draw(st.integers(0, whole.num_addresses - 1))]
    size = data.draw(st.integers(whole.prefixlen, whole.max_prefixlen))
    part = ip_network(f"{address}/{size}", strict=False)

    for text in (str(part), f"from {part}, and others", str(part.network_address)):
        assert "is a range that nobody has" in placeholder(text)


@given(st.ip_addresses())
def test_other_addresses_are_taken_for_real_ones(address):
    """The ranges are those of the documents that reserve them, and no more."""
    known = any(address in ip_network(one) for one in RANGES)

    assert (placeholder(str(address)) is not None) == known


@pytest.mark.parametrize(
    "text",
    ["2001:db8::/32", "https://api.example.com/v1", "example.com.", "shop.example", "Z3M3LMPEXAMPLE", "EXAMPLE.ORG"],
)
def test_what_stands_for_something_else_is_known(text):
    """Domains, zones and addresses of documentation."""
    assert placeholder(text)


@pytest.mark.parametrize(
    "text", ["my-example.com", "example.community", "example", "an example.", "1.57.0", "Zürich", "10.0.0.0/8", "::1"]
)
def test_what_only_looks_like_it_is_left_alone(text):
    """A false alarm in production would have to be waived."""
    assert placeholder(text) is None


STRANGER = "903412785566"
ROLE = f"arn:aws:iam::{STRANGER}:role/partner"
PRINCIPALS = {
    "access entry": (
        lambda **more: cluster({"access_entries": {"partner": entry(ROLE, **more)}}),
        "cluster.access_entries.partner",
        "external: true beside it",
    ),
    "reader": (
        lambda **more: {"secrets": {"db": {"readers": [{"arn": ROLE, **more} if more else ROLE]}}},
        "secrets.db.readers[0]",
        "{arn: …, external: true}",
    ),
    "account that pulls": (
        lambda **more: {"registry": {"pull_accounts": [{"account": STRANGER, **more} if more else STRANGER]}},
        "registry.pull_accounts[0]",
        "{account: …, external: true}",
    ),
    "account that pulls one": (
        lambda **more: {
            "registry": {
                "repositories": {"api": {"pull_accounts": [{"account": STRANGER, **more} if more else STRANGER]}}
            }
        },
        "registry.repositories.api.pull_accounts[0]",
        "{account: …, external: true}",
    ),
    "account that replicates": (
        lambda **more: {
            "registry": {
                "permissions": {"replicate_from": [{"account": STRANGER, "repository_prefixes": ["a/"], **more}]}
            }
        },
        "registry.permissions.replicate_from[0]",
        "external: true beside it",
    ),
    "account that uses a cache": (
        lambda **more: {
            "registry": {
                "pull_through_caches": {"quay": {"upstream": "quay.io"}},
                "permissions": {"caches_for": [{"account": STRANGER, "caches": ["quay"], **more}]},
            }
        },
        "registry.permissions.caches_for[0]",
        "external: true beside it",
    ),
    "account of copies": (
        lambda **more: {
            "registry": {"replication": {"destinations": [{"region": "eu-central-1", "account": STRANGER, **more}]}}
        },
        "registry.replication.destinations[0]",
        "external: true beside it",
    ),
}


@pytest.mark.parametrize("stage", ["development", "staging"])
@pytest.mark.parametrize("who", PRINCIPALS)
def test_a_principal_of_an_unknown_account_is_said_to_be_external(platforms, who, stage):
    """A digit too many or a former partner must not get in unseen, whatever the stage."""
    changes, key, how = PRINCIPALS[who]
    (fault,) = platforms.faults({**changes(), "stage": stage}, platform=OURS)

    assert f" {key}: is of the account {STRANGER}, which platform.yaml does not list, got" in fault
    assert fault.endswith(f"; list the account there, or write {how}")
    assert platforms.faults({**changes(external=True), "stage": stage}, platform=OURS) == []


@pytest.mark.parametrize("who", PRINCIPALS)
def test_a_principal_of_an_account_of_the_platform_is_not_external(platforms, who):
    """What has no effect is refused; without it, the account is known."""
    changes, key, _ = PRINCIPALS[who]
    known = {**OURS, "accounts.partner": {"id": STRANGER, "state_bucket": "acme-partner-state"}}
    (fault,) = platforms.faults(changes(external=True), platform=known)

    assert f"{key}.external: is set, but partner of platform.yaml is that account" in fault
    assert platforms.faults(changes(), platform=known) == []


@pytest.mark.parametrize("who", PRINCIPALS)
def test_while_the_account_is_an_example_nobody_has_to_be_external(platforms, who):
    """The one notice says it all."""
    changes, *_ = PRINCIPALS[who]

    assert platforms.faults(changes()) == []


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("12", "pull_accounts[0]: is not an AWS account id"),
        (None, "pull_accounts[0]: must be text, got null"),
        ({"account": "12"}, "pull_accounts[0].account: is not an AWS account id"),
        ({"external": True}, "pull_accounts[0].account: is missing; add it: The account's 12 digits"),
        ({"account": STRANGER, "extern": True}, "pull_accounts[0].extern: unknown key; did you mean 'external'?"),
    ],
)
def test_faults_of_both_forms_are_told_in_the_words_of_the_file(platforms, entry, expected):
    """Short or long, the key is the one that stands there."""
    (fault,) = platforms.faults({"registry": {"pull_accounts": [entry]}})

    assert expected in fault


def test_a_destination_without_an_account_is_not_external(platforms):
    """It is in the environment's own account."""
    destination = {"region": "eu-central-1", "external": True}
    (fault,) = platforms.faults({"registry": {"replication": {"destinations": [destination]}}})

    assert "destinations[0].external: is used only with account, got true; remove it, or name" in fault


def test_both_forms_let_in_the_same(platforms):
    """Where it is written long, AWS is told the same."""
    short = {"pull_accounts": [STRANGER], "repositories": {"api": {}, "web": {"pull_accounts": ["445566778899"]}}}
    long = {
        "pull_accounts": [{"account": STRANGER}],
        "repositories": {"api": {}, "web": {"pull_accounts": [{"account": "445566778899", "external": False}]}},
    }
    registries = [platforms.environment({"registry": one}).settings.registry for one in (short, long)]
    readers = [
        platforms.environment({"secrets": {"db": {"readers": [one]}}}).settings.secrets.root["db"].reader_arns
        for one in (ROLE, {"arn": ROLE})
    ]

    assert {one.pull_account_ids("api") for one in registries} == {(STRANGER,)}
    assert {one.pull_account_ids("web") for one in registries} == {("445566778899",)}
    assert readers == [(ROLE,), (ROLE,)]
