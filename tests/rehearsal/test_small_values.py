"""Values of small providers have the form that is asked for, and are the same for the same arguments."""

import io
import json
import tarfile
import tempfile
from base64 import b64decode, urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from email import message_from_string
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase, digits
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_ssh_private_key
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.stand_in import Refused, StandIn

from stackwright.rehearsal.stand_in.moments import later, moment, now, written
from stackwright.rehearsal.stand_in.small import small
from stackwright.rehearsal.stand_in.wire import UNKNOWN

RANDOM = small("random").resources
CLASSES = {"upper": ascii_uppercase, "lower": ascii_lowercase, "numeric": digits, "special": "!@#$%&*()-_=+[]{}<>:?"}


@pytest.fixture
def stand_in(tmp_path):
    """Makes a stand-in for a provider."""
    return lambda provider: StandIn(provider, [], tmp_path)


@given(
    st.fixed_dictionaries({name: st.booleans() for name in CLASSES}),
    st.fixed_dictionaries({name: st.integers(0, 3) for name in CLASSES}),
    st.sampled_from(["", "/", "+-"]),
    st.integers(1, 60),
    st.text(),
)
def test_a_password_is_of_the_classes_asked_for(asked, least, special, length, seed):
    """As long as asked, of nothing else, and with as many of each as it has to have."""
    assume(any(asked.values()) and length >= sum(least.values()))
    value = {**asked, **{f"min_{name}": number for name, number in least.items()}}
    made = RANDOM["random_password"].make({**value, "length": length, "override_special": special}, seed)["result"]
    classes = {**CLASSES, "special": special or CLASSES["special"]}
    allowed = {character for name, some in classes.items() if asked[name] or least[name] for character in some}

    assert len(made) == length
    assert {*made} <= allowed
    assert all(sum(character in classes[name] for character in made) >= number for name, number in least.items())


@given(st.integers(1, 40), st.sampled_from([None, "a-"]), st.text())
def test_an_id_is_one_number_in_four_forms(length, prefix, seed):
    """Each with the prefix, but for the id itself."""
    made = RANDOM["random_id"].make({"byte_length": length, "prefix": prefix}, seed)
    start = len(prefix or "")
    number = bytes.fromhex(made["hex"][start:])

    assert len(number) == length
    assert int(made["dec"][start:]) == int.from_bytes(number, "big")
    assert b64decode(made["b64_std"][start:]) == number
    assert urlsafe_b64decode(made["id"] + "=" * (-len(made["id"]) % 4)) == number
    assert made["b64_url"] == (prefix or "") + made["id"]


@given(st.integers(-100, 100), st.integers(0, 100), st.text())
def test_an_integer_is_in_its_range(least, more, seed):
    """Both ends included."""
    made = RANDOM["random_integer"].make({"min": least, "max": least + more}, seed)

    assert least <= made["result"] <= least + more
    assert made["id"] == str(made["result"])


@given(st.lists(st.text(), unique=True), st.none() | st.integers(0, 30), st.text())
def test_what_is_shuffled_is_what_was_given(items, number, seed):
    """As many as asked for; none again before all were there."""
    result = RANDOM["random_shuffle"].make({"input": items, "result_count": number}, seed)["result"]

    assert len(result) == (0 if not items else len(items) if number is None else number)
    assert len({*result}) == min(len(items), len(result))


@given(st.integers(1, 6), st.sampled_from(["-", "_"]), st.sampled_from([None, "acme"]), st.text())
def test_a_pet_has_as_many_words(length, separator, prefix, seed):
    """And the prefix before them."""
    words = RANDOM["random_pet"].make({"length": length, "separator": separator, "prefix": prefix}, seed)["id"]

    assert len(words.split(separator)) == length + (prefix is not None)


@given(st.text())
def test_a_uuid_is_one_and_bytes_are_as_many(seed):
    """Whatever the seed."""
    made = RANDOM["random_bytes"].make({"length": 7}, seed)

    assert UUID(RANDOM["random_uuid"].make({}, seed)["result"]).version == 4
    assert b64decode(made["base64"]) == bytes.fromhex(made["hex"])
    assert len(bytes.fromhex(made["hex"])) == 7


def test_same_arguments_make_another_value(tmp_path):
    """Two passwords of the same length are two; in a rehearsal that is repeated, the same two."""
    made = [
        [StandIn("random", [], tmp_path / folder).create("random_password", {"length": 16})["result"] for _ in range(2)]
        for folder in ("one", "two")
    ]

    assert made[0] == made[1]
    assert len({*made[0]}) == 2


@pytest.mark.parametrize(("given_", "both"), [({}, True), ({"numeric": False}, False), ({"number": False}, False)])
def test_the_old_name_of_numeric_goes_along(stand_in, given_, both):
    """Whichever is given goes for both, and is known before the apply."""
    planned = stand_in("random").plan("random_string", {"length": 4, **given_})

    assert (planned["number"], planned["numeric"]) == (both, both)


WRONG = [
    ("random", "random_password", {"length": 0}, "at least 1"),
    ("random", "random_password", {"length": 3, "min_upper": 2, "min_lower": 2}, "at least 4"),
    ("random", "random_bytes", {"length": 0}, "at least 1"),
    ("tls", "tls_private_key", {"algorithm": "DSA"}, "one of ECDSA, ED25519, RSA"),
    ("tls", "tls_private_key", {"algorithm": "ECDSA", "ecdsa_curve": "P1"}, "one of P224"),
    (
        "tls",
        "tls_self_signed_cert",
        {"private_key_pem": "", "validity_period_hours": 1, "allowed_uses": ["x"]},
        "one of",
    ),
    ("time", "time_rotating", {"rotation_days": 0}, "at least 1"),
    ("time", "time_rotating", {}, "at least one of rotation_days"),
    ("time", "time_sleep", {"create_duration": "1d"}, "match the regular expression"),
    ("time", "time_static", {"rfc3339": "tomorrow"}, "form moment"),
    ("local", "local_file", {"filename": "a"}, "exactly one of content"),
    ("local", "local_file", {"filename": "a", "content": "b", "file_permission": "0999"}, "match"),
    ("cloudinit", "cloudinit_config", {"part": [{"content": "a"}], "base64_encode": False}, "true when gzip is true"),
    ("archive", "archive_file", {"type": "zip", "output_path": "a", "source_file": "b", "source_dir": "c"}, "together"),
]


@pytest.mark.parametrize(("provider", "type_", "arguments", "told"), WRONG)
def test_what_the_provider_refuses_is_refused(stand_in, provider, type_, arguments, told):
    """With what is allowed."""
    with pytest.raises(Refused, match=told):
        stand_in(provider).judge("Resource", type_, arguments)


NOT_MADE = [
    ("random", "random_integer", {"min": 2, "max": 1}, "Random Integer"),
    ("random", "random_string", {"length": 1, **dict.fromkeys(CLASSES, False)}, "character set specified is empty"),
    ("tls", "tls_private_key", {"algorithm": "RSA", "rsa_bits": 12}, "Unable to generate Key"),
    ("tls", "tls_cert_request", {"private_key_pem": "no key"}, "Unable to parse private key"),
    ("local", "local_file", {"filename": "a", "source": "missing"}, "missing cannot be read"),
    ("archive", "archive_file", {"type": "rar", "output_path": "a", "source_file": "b"}, "type not supported: rar"),
    ("archive", "archive_file", {"type": "zip", "output_path": "a", "source_dir": "missing"}, "missing is none"),
]


@pytest.mark.parametrize(("provider", "type_", "arguments", "told"), NOT_MADE)
def test_what_cannot_be_made_is_told(stand_in, provider, type_, arguments, told):
    """In a diagnostic, with the value."""
    with pytest.raises(Refused, match=told):
        stand_in(provider).create(type_, arguments)


@pytest.mark.parametrize(
    ("arguments", "kind", "begins"),
    [
        ({"algorithm": "RSA"}, rsa.RSAPrivateKey, "-----BEGIN RSA PRIVATE KEY"),
        ({"algorithm": "ECDSA"}, ec.EllipticCurvePrivateKey, "-----BEGIN EC PRIVATE KEY"),
        ({"algorithm": "ECDSA", "ecdsa_curve": "P521"}, ec.EllipticCurvePrivateKey, "-----BEGIN EC PRIVATE KEY"),
        ({"algorithm": "ED25519"}, ed25519.Ed25519PrivateKey, "-----BEGIN PRIVATE KEY"),
    ],
)
def test_a_key_is_one_key_in_all_forms(stand_in, arguments, kind, begins):
    """Of the algorithm asked for; of P224, OpenSSH has none."""
    made = stand_in("tls").create("tls_private_key", arguments)
    key = load_pem_private_key(made["private_key_pem"].encode(), None)
    public = stand_in("tls").answer("tls_public_key", {"private_key_pem": made["private_key_pem"]})

    assert isinstance(key, kind)
    assert made["private_key_pem"].startswith(begins)
    assert {name: public[name] for name in public if name.startswith("public")} == {
        name: made[name] for name in made if name.startswith("public")
    }
    if made["ecdsa_curve"] == "P224" and kind is ec.EllipticCurvePrivateKey:
        assert made["private_key_openssh"] == made["public_key_openssh"] == ""
    else:
        again = load_ssh_private_key(made["private_key_openssh"].encode(), None)
        assert again.private_numbers() == key.private_numbers() if kind is rsa.RSAPrivateKey else again
        assert made["public_key_fingerprint_sha256"].startswith("SHA256:")


def test_a_certificate_holds_what_was_asked_for(stand_in):
    """It is signed by the authority, for the names of the request, and until the hour that was asked for."""
    tls = stand_in("tls")
    keys = [
        tls.create("tls_private_key", {"algorithm": "ECDSA", "ecdsa_curve": "P256"})["private_key_pem"] for _ in "12"
    ]
    subject = [{"common_name": "acme"}]
    authority = tls.create(
        "tls_self_signed_cert",
        {
            "private_key_pem": keys[0],
            "subject": subject,
            "validity_period_hours": 9,
            "is_ca_certificate": True,
            "allowed_uses": ["cert_signing"],
        },
    )
    wanted = tls.create("tls_cert_request", {"private_key_pem": keys[1], "subject": subject, "dns_names": ["a.b"]})
    made = tls.create(
        "tls_locally_signed_cert",
        {
            "cert_request_pem": wanted["cert_request_pem"],
            "ca_private_key_pem": keys[0],
            "ca_cert_pem": authority["cert_pem"],
            "validity_period_hours": 6,
            "allowed_uses": ["server_auth"],
        },
    )
    parent, child = (x509.load_pem_x509_certificate(one["cert_pem"].encode()) for one in (authority, made))
    child.verify_directly_issued_by(parent)

    assert child.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(
        x509.DNSName
    ) == ["a.b"]
    assert moment(made["validity_end_time"]) - moment(made["validity_start_time"]) == timedelta(hours=6)
    assert (
        tls.answer("tls_certificate", {"content": made["cert_pem"]})["certificates"][0]["serial_number"] == made["id"]
    )


def test_a_certificate_that_is_over_is_replaced(stand_in):
    """Or that will be before early renewal."""
    tls = stand_in("tls")
    key = tls.create("tls_private_key", {"algorithm": "ED25519"})["private_key_pem"]
    arguments = {"private_key_pem": key, "validity_period_hours": 2, "allowed_uses": []}
    made = tls.create("tls_self_signed_cert", arguments)

    assert tls.plan("tls_self_signed_cert", arguments, made)["ready_for_renewal"] is False
    assert (
        tls.plan("tls_self_signed_cert", {**arguments, "early_renewal_hours": 3}, made)["ready_for_renewal"] is UNKNOWN
    )


def test_the_certificate_of_a_server_is_made_up(stand_in):
    """There is no network: always the same one, for its host."""
    first, second = (stand_in("tls").answer("tls_certificate", {"url": "https://a.example.com/x"}) for _ in "12")

    assert first == second
    assert len(first["certificates"][0]["sha1_fingerprint"]) == 40
    assert first["certificates"][0]["subject"] == "CN=a.example.com"


@given(st.datetimes(datetime(1980, 1, 1), datetime(2300, 1, 1)), st.integers(-400, 400), st.integers(-50, 50))  # noqa: DTZ001
def test_a_year_later_is_the_same_day(at, days, years):
    """But for the 29th of February."""
    at = at.replace(tzinfo=UTC)
    assume((at.month, at.day) != (2, 29))

    assert later(at, days=days) == at + timedelta(days=days)
    assert later(at, years=years) == at.replace(year=at.year + years)


def test_a_day_that_a_month_lacks_is_one_of_the_next():
    """As Go counts."""
    assert written(later(moment("2023-01-31T00:00:00Z"), months=1)) == "2023-03-03T00:00:00Z"


def test_a_rotation_that_is_over_makes_another_moment(stand_in):
    """It is gone from the state, so that Terraform makes it again."""
    time = stand_in("time")
    over, lasting = (
        time.create("time_rotating", {"rfc3339": base, "rotation_days": 30})
        for base in ("2020-01-01T00:00:00Z", written(now()))
    )

    assert time.read("time_rotating", over) is None
    assert time.read("time_rotating", lasting) == lasting
    assert over["rotation_rfc3339"] == "2020-01-31T00:00:00Z"


def test_a_moment_that_is_given_is_known_before_the_apply(stand_in):
    """With all its parts."""
    planned = stand_in("time").plan("time_static", {"rfc3339": "2030-01-02T03:04:05Z"})

    assert (planned["year"], planned["second"], planned["unix"]) == (2030, 5, 1893553445)


@pytest.mark.parametrize("given_", ["2030-01-02T03:04:05.250Z", "2030-01-02T03:04:05+02:00"])
def test_a_moment_stays_as_it_was_written(stand_in, given_):
    """Another text for it would be another moment at the next plan."""
    time = stand_in("time")
    offset = time.create("time_offset", {"base_rfc3339": given_, "offset_days": 1})

    assert time.create("time_static", {"rfc3339": given_})["rfc3339"] == given_
    changed = time.plan("time_offset", {"base_rfc3339": given_, "offset_days": 2}, offset)
    assert changed["base_rfc3339"] == given_
    assert changed["unix"] == offset["unix"] + 24 * 3600


def test_user_data_is_mime(stand_in):
    """Which others can read."""
    parts = [{"content": "#!/bin/sh\n", "filename": "a.sh", "content_type": "text/x-shellscript"}, {"content": "b"}]
    rendered = stand_in("cloudinit").answer("cloudinit_config", {"gzip": False, "base64_encode": False, "part": parts})
    read = message_from_string(rendered["rendered"]).get_payload()

    assert [one.get_content_type() for one in read] == ["text/x-shellscript", "text/plain"]
    assert [one.get_payload().strip() for one in read] == ["#!/bin/sh", "b"]


@settings(max_examples=20)
@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.text("xyz\n"), min_size=1))
def test_an_archive_holds_its_sources(sources):
    """Each by its name; the same of the same."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.tar.gz"
        value = {"type": "tar.gz", "output_path": str(path), "output_file_mode": "0600"}
        value["source"] = [{"filename": name, "content": text} for name, text in sources.items()]
        first, second = (small("archive").data_sources["archive_file"](value, "") for _ in "12")
        with tarfile.open(fileobj=io.BytesIO(path.read_bytes())) as archive:
            held = {one.name: archive.extractfile(one).read().decode() for one in archive}

    assert first == second
    assert held == sources


@pytest.mark.parametrize(
    ("excluded", "left"),
    [
        (["a.txt"], {"b.txt", "in/a.txt", "in/deep/c.md"}),
        (["**/a.txt"], {"b.txt", "in/deep/c.md"}),
        (["in"], {"a.txt", "b.txt"}),
        (["*.txt"], {"in/a.txt", "in/deep/c.md"}),
        (["in/**"], {"a.txt", "b.txt"}),
        (["**/*.md", "?.txt"], {"in/a.txt"}),
    ],
)
def test_what_is_excluded_is_not_packed(tmp_path, excluded, left):
    """By names, and by patterns with any folders."""
    top = tmp_path / "top"
    for name in ("a.txt", "b.txt", "in/a.txt", "in/deep/c.md"):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(name)
    value = {"type": "tar.gz", "output_path": str(tmp_path / "one"), "source_dir": str(top), "excludes": excluded}
    small("archive").resources["archive_file"].make(value, "")
    with tarfile.open(tmp_path / "one") as archive:
        assert {*archive.getnames()} == left


def test_a_null_data_source_hands_on(stand_in):
    """What comes in goes out."""
    answer = stand_in("null").answer("null_data_source", {"inputs": {"a": "b"}})

    assert (answer["outputs"], answer["has_computed_default"]) == ({"a": "b"}, "default")


@pytest.mark.parametrize(("provider", "type_"), [("http", "http"), ("local", "local_command")])
def test_what_would_leave_the_rehearsal_is_refused(stand_in, provider, type_):
    """With what it was, and a way out."""
    with pytest.raises(Refused, match=r"asked|does not run"):
        stand_in(provider).answer(type_, {"url": "https://a.b", "command": "curl"})


def test_what_is_in_the_state_alone_cannot_be_imported(stand_in):
    """It is told, and nothing falls over."""
    with pytest.raises(Refused, match="local_file a cannot be imported in a rehearsal"):
        stand_in("local").adopt("local_file", "a")


def test_an_ephemeral_password_is_as_long_as_asked(stand_in):
    """And has a hash beside it."""
    opened = stand_in("random").open("random_password", {"length": 9, "special": False})

    assert len(opened["result"]) == 9
    assert opened["result"].isalnum()
    assert opened["bcrypt_hash"].startswith("$2a$10$")


def test_nothing_but_what_was_asked_is_changed(stand_in):
    """What Terraform planned as known is what is made."""
    random = stand_in("random")
    planned = random.plan("random_password", {"length": 9, "keepers": {"a": "b"}})
    made = random.apply("random_password", planned)

    assert json.dumps({name: made[name] for name in planned if planned[name] is not UNKNOWN}) == json.dumps(
        {name: value for name, value in planned.items() if value is not UNKNOWN}
    )
