"""Forms of text that providers ask for, by a name: what Go's parsers take, as far as anybody writes it."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import urlsplit

Test = Callable[[str], bool]
# Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
_ARN = re.compile(
    r"arn:aws(-[a-z]+)*:[^:]+:([a-z]{2}(-[a-z]+)+-\d{1,2})?:(aws|aws-managed|third-party|aws-marketplace|\d{12}|cw.{10})?:.+",
    re.DOTALL,
)
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d{1,2}", re.ASCII)
_DURATION = re.compile(r"[-+]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+)", re.ASCII)
_INTEGER = re.compile(r"[-+]?\d+", re.ASCII)
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)", re.ASCII)
_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_KMS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_DAY = "(mon|tue|wed|thu|fri|sat|sun)"
_WINDOW = re.compile(rf"{_DAY}:{_CLOCK.pattern}-{_DAY}:{_CLOCK.pattern}")
_DAILY = re.compile(rf"{_CLOCK.pattern}-{_CLOCK.pattern}")


def _parses(parse: Callable[[str], object]) -> Test:
    def test(text: str) -> bool:
        try:
            parse(text)
        except (ValueError, binascii.Error):
            return False
        return True

    return test


def _matches(pattern: re.Pattern[str]) -> Test:
    return lambda text: pattern.fullmatch(text) is not None


def _network(version: int | None, *, exact: bool = False) -> Test:
    def test(text: str) -> bool:
        if "/" not in text:
            return False
        try:
            network = ipaddress.ip_interface(text)
        except ValueError:
            return False
        whole = network.ip == network.network.network_address
        return version in {None, network.version} and (whole or not exact)

    return test


def _url(*schemes: str) -> Test:
    def test(text: str) -> bool:
        try:
            parts = urlsplit(text)
        except ValueError:
            return False
        return parts.scheme in schemes and bool(parts.netloc)

    return test


def _moment(text: str) -> bool:
    return bool(_TIME.fullmatch(text)) and _parses(datetime.fromisoformat)(text)


def _json_object(text: str) -> bool:
    return _parses(json.loads)(text) and isinstance(json.loads(text), dict)


def _json_list(text: str) -> bool:
    return _parses(json.loads)(text) and isinstance(json.loads(text), list)


def _any(*tests: Test) -> Test:
    return lambda text: any(test(text) for test in tests)


FORMS: Mapping[str, Test] = {
    "json": _parses(json.loads),
    "json_object": _json_object,
    "json_list": _json_list,
    "arn": _matches(_ARN),
    "arn_or_star": _any(_matches(_ARN), lambda text: text == "*"),
    "role_arn": lambda text: bool(_ARN.fullmatch(text)) and ":role/" in text,
    "kms_key_arn": lambda text: bool(_ARN.fullmatch(text)) and ":kms:" in text,
    "kms_key": _any(_matches(_KMS), lambda text: bool(_ARN.fullmatch(text)) and ":kms:" in text),
    "kms_key_id": _matches(_KMS),
    "account": _matches(re.compile(r"\d{12}", re.ASCII)),
    "account_or_arn": _any(_matches(re.compile(r"\d{12}", re.ASCII)), _matches(_ARN)),
    "account_or_region": _any(_matches(re.compile(r"\d{12}", re.ASCII)), _matches(_REGION)),
    "region": _matches(_REGION),
    "cidr": _network(None),
    "cidr_network": _network(None, exact=True),
    "cidr4": _network(4),
    "cidr4_network": _network(4, exact=True),
    "cidr6": _network(6),
    "cidr6_network": _network(6, exact=True),
    "ip": _parses(ipaddress.ip_address),
    "ip4": _parses(ipaddress.IPv4Address),
    "ip6": _parses(ipaddress.IPv6Address),
    "moment": _moment,
    "moment_utc": lambda text: _moment(text) and text.endswith("Z"),
    "day": _matches(_DATE),
    "day_or_moment": _any(_matches(_DATE), _moment),
    "minute": _matches(re.compile(rf"{_DATE.pattern}_{_CLOCK.pattern}", re.ASCII)),
    "duration": _matches(_DURATION),
    "integer": _matches(_INTEGER),
    "natural": _matches(re.compile(r"[1-9]\d*", re.ASCII)),
    "number": _matches(_NUMBER),
    "boolean": lambda text: text in {"1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"},
    "url": _url("http", "https"),
    "https": _url("https"),
    "s3": lambda text: text.startswith("s3://"),
    "s3_or_https": lambda text: text.startswith(("s3://", "https://")),
    "uuid": _matches(_UUID),
    "base64": _parses(lambda text: base64.b64decode(text, validate=True)),
    "clock": _matches(_CLOCK),
    "window": _matches(_WINDOW),
    "window_of_a_day": _matches(_DAILY),
}
"""What each form takes."""

SAMPLES = (
    "", "a", "z", "zzz!", "abcdefgh", "ABCDEFGH", "Abc-Def_1", "a1b2c3d4", "12345678", "-abc", "abc-", "ab--cd", "a b",
    "a.b", "a/b", "/a", "a/", "a:b", "a@b", "a\nb", "abc\n", "é", "_a", "1", "0", "-1", "1.5", "70000", "true", "*",
    "a" * 40, "a" * 200, "a" * 2000, "2147483648",
    "{}", "[]", '{"Version":"2012-10-17","Statement":[]}', '"text"',
    "arn:aws:iam::111122223333:role/changed", "arn:aws:sns:eu-west-1:111122223333:changed",
    "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab", "arn:aws:s3:::changed",
    "arn:aws:iam:::x y", "arn:nobody", "111122223333", "1234abcd-12ab-34cd-56ef-1234567890ab", "eu-west-1", "moon-1",
    "10.0.0.0/16", "10.0.0.1/16", "10.0.0.0/33", "10.0.0.0", "10.0.0.1", "300.0.0.1", "2001:db8::/32", "2001:db8::1",
    "2001:db8::1/32", "2030-01-02T03:04:05Z", "2030-01-02T03:04:05+02:00", "2030-01-02", "2030-13-02T03:04:05Z", "5m",
    "1h30m", "05:30", "5:30", "29:00", "sun:05:00-sun:06:00", "05:00-06:00", "1:05:30", "http://example.com/a",
    "https://example.com/a", "https://", "s3://bucket/key", "user@example.com", "example.com", "example.com.", "YWJj",
    "rate(5 minutes)", "cron(0 4 * * ? *)", "P1D", "PT1H", "sg-12345678", "subnet-12345678", "vpc-12345678", "1.33",
    "aws:x", "aws/x", "alias/x", "alias/aws/x", "/aws/x", "projects/a", "$LATEST", "ami-12345678", "a" * 64 + ".fifo",
    "sg-x", "xn--x", "ends-s3alias", "ends--ol-s3", "AES256", "2030-01-02_03:04", "[{}]", "10.0.0.0/8", "10.0.0.0/28",
    "10.0.0.0/32", "8.8.0.0/16", "172.16.0.0/24", "internal-a", "lt-12345678", "500", "3601", "off", "on",
    "none", "auto", "default", "all", "ALL", "traffic-port", "2001:d00::/24",
)  # fmt: skip
"""Texts by which forms are told apart."""
