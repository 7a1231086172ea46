"""The strict YAML reader."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.files.yaml_document import MAX_BYTES, Document, parse

FILE = Path("environments/dev.yaml")


def faults(text):
    """What the report says of a file with this text."""
    return [str(fault) for fault in parse(text if isinstance(text, bytes) else text.encode(), FILE).faults]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1.30", "1.30"),
        ("012345678901", "012345678901"),
        ("0x1F", "0x1F"),
        ("22:22", "22:22"),
        ("2026-01-01", "2026-01-01"),
        ("no", "no"),
        (".inf", ".inf"),
        ("1_000", "1_000"),
        ("'7'", "7"),
        ("9" * 5000, "9" * 5000),
        ("7", 7),
        ("-7", -7),
        ("true", True),
        ("null", None),
    ],
)
def test_what_looks_like_text_stays_text(written, read):
    """Only true, false, null and plain whole numbers are more than text: a version is not a number."""
    value = parse(f"key: {written}".encode(), FILE).value

    assert value == {"key": read}
    assert type(value["key"]) is type(read)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\na: 2", "environments/dev.yaml:2: a: is written twice; keep one; the other is in line 1"),
        (
            "a: &x 1",
            (
                "environments/dev.yaml:1: a: the anchor &x is not allowed; remove it, and write the value out where "
                "it is used"
            ),
        ),
        ("a: 1\n---\nb: 2", "environments/dev.yaml:2: holds more than one document; keep one, without a second '---'"),
        ("a: !!binary aGk=", "environments/dev.yaml:1: a: the tag !!binary is not allowed; remove it"),
        ("a: *x", "environments/dev.yaml:1: a: the alias *x is not allowed; write the value out here"),
        ("1: a", 'environments/dev.yaml:1: has a key that YAML does not read as text, got 1; write "1"'),
        ("? \n: a", "environments/dev.yaml:1: has a value without a key; write the key before the colon"),
        (
            "? [a, b]\n: c",
            "environments/dev.yaml:1: a list or a mapping cannot be a key; write plain text before the colon",
        ),
        ("<<: {a: 1}", "environments/dev.yaml:1: <<: merge keys are not allowed; write out here what it would merge"),
        (
            'a: "${file(1)}"',
            "environments/dev.yaml:1: a: contains '${' or '%{', which Terraform would evaluate",
        ),
        (
            "a: ok\nb: [x, '%{ if true }']",
            "environments/dev.yaml:2: b[1]: contains '${' or '%{', which Terraform would evaluate",
        ),
        (
            "a: 1 # \u202e",
            "environments/dev.yaml:1: contains the invisible character U+202E RIGHT-TO-LEFT OVERRIDE; remove it",
        ),
        (
            'a: "\\u202e"',
            "environments/dev.yaml:1: a: contains the invisible character U+202E RIGHT-TO-LEFT OVERRIDE",
        ),
        ("a: \x07", "environments/dev.yaml:1: contains the invisible character U+0007 control character; remove it"),
        (b"a: \xff", "environments/dev.yaml:1: is not UTF-8 text; save it as UTF-8"),
        (b"a: " + b"x" * MAX_BYTES, "environments/dev.yaml: is larger than 256 KiB; split it, or shorten it"),
    ],
)
def test_what_could_surprise_is_refused(text, expected):
    """The report names file, line, key, value and remedy."""
    assert any(fault.startswith(expected) for fault in faults(text))


def test_a_syntax_error_is_placed():
    """The report says in which line the reader stumbled."""
    (fault,) = faults("a: 1\nb: [1\nc: 2")

    assert fault.startswith("environments/dev.yaml:3: is not valid YAML: ")
    assert fault.endswith("; mend the syntax here, or in the lines before")


def test_terraform_templates_are_refused_in_keys_too():
    """A key may become a tag, and Terraform evaluates those as well."""
    assert "which Terraform would evaluate" in faults('"${file(1)}": x')[0]


def test_nesting_has_an_end():
    """A bomb of brackets is refused, not followed."""
    assert "is nested deeper than 32 levels" in faults("[" * 5000)[0]


def test_aliases_are_refused_before_they_are_followed():
    """Eight levels of nine aliases each would otherwise become forty million values."""
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "\n".join(
        f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]"
        for before, name in zip("abcdefgh", "bcdefghi", strict=False)
    )

    assert all("the anchor &" in fault or "the alias *" in fault for fault in faults(bomb))


def test_line_endings_and_byte_order_mark_do_not_matter():
    """Files that were saved on Windows read the same."""
    assert parse("\ufeffa: 1\r\nb:\r\n  - c\r\n".encode(), FILE).value == parse(b"a: 1\nb: [c]", FILE).value


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_any_bytes_give_a_document_or_a_report(data):
    """Nothing that a file can hold is a traceback."""
    assert isinstance(parse(data, FILE), Document)


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#?,<\n \t0~%@`$", max_size=120))
def test_anything_like_yaml_gives_a_document_or_a_report(text):
    """Near misses of YAML are where parsers break."""
    assert isinstance(parse(text.encode(), FILE), Document)


def test_bytes_that_are_no_text_are_placed():
    """By the line in which they stand."""
    document = parse(b"a: 1\nb: 2\nc: \xff\n", FILE)

    assert list(map(str, document.faults)) == ["environments/dev.yaml:3: is not UTF-8 text; save it as UTF-8"]
