"""The random provider: passwords, names and numbers of the form that is asked for.

Source: https://registry.terraform.io/providers/hashicorp/random/3.7.2/docs
"""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable
from random import Random
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits
from uuid import UUID

from stackwright.rehearsal.stand_in.finding import Finding
from stackwright.rehearsal.stand_in.small.chance import chance
from stackwright.rehearsal.stand_in.small.kind import Kind, RefusalError, Small, Value
from stackwright.rehearsal.stand_in.wire import UNKNOWN

_SPECIAL = "!@#$%&*()-_=+[]{}<>:?"
_MINIMA = ("min_upper", "min_lower", "min_numeric", "min_special")
_BCRYPT_DIGITS = 53  # of the salt and of the hash
_ADVERBS = ("boldly", "calmly", "duly", "fairly", "gently", "kindly", "neatly", "openly", "quietly", "warmly")
_ADJECTIVES = ("able", "brave", "clever", "eager", "fond", "happy", "lively", "modest", "quick", "wise")
_ANIMALS = ("badger", "crane", "finch", "gecko", "heron", "lynx", "marten", "otter", "puffin", "tapir")


def _text(value: Value, seed: str) -> str:
    source = chance(seed)
    classes = {
        "upper": ascii_uppercase,
        "lower": ascii_lowercase,
        "numeric": digits,
        "special": value.get("override_special") or _SPECIAL,
    }
    asked = {name: value.get(name) for name in classes}
    if value.get("number") is False:
        asked["numeric"] = False
    allowed = "".join(characters for name, characters in classes.items() if asked[name] is not False)
    if not allowed:
        raise RefusalError(
            "the character set specified is empty", "One of upper, lower, numeric, special has to be on."
        )
    least = [
        source.choice(characters)
        for name, characters in classes.items()
        for _ in range(int(value.get(f"min_{name}") or 0))
    ]
    made = least + source.choices(allowed, k=int(value["length"]) - len(least))
    source.shuffle(made)
    return "".join(made)


def _string(value: Value, seed: str) -> Value:
    made = _text(value, seed)
    return {"result": made, "id": made}


def _password(value: Value, seed: str) -> Value:
    return {"result": _text(value, seed), "bcrypt_hash": _bcrypt(chance(f"{seed}/bcrypt")), "id": "none"}


def _ephemeral_password(value: Value, seed: str) -> Value:
    classes = dict.fromkeys(("upper", "lower", "numeric", "special"), True)
    return {**classes, **dict.fromkeys(_MINIMA, 0), **_password(value, seed)}


def _bcrypt(source: Random) -> str:
    """The form of a hash, and not one: bcrypt takes long on purpose, and is in no library here."""
    return f"$2a$10${''.join(source.choices(f'./{ascii_letters}{digits}', k=_BCRYPT_DIGITS))}"


def _numeric_twice(prior: Value | None, planned: Value) -> Value:
    """`number` is the old name of `numeric`: whichever is given, or changed, goes for both."""
    both = [planned.get(name) for name in ("numeric", "number")]
    before = [(prior or {}).get(name) for name in ("numeric", "number")]
    new = [value for value, was in zip(both, before, strict=True) if value is not UNKNOWN and value != was]
    kept = [value for value in both if value is not UNKNOWN]
    return {**planned, **dict.fromkeys(("numeric", "number"), (new or kept or [True])[0])}


def _long_enough(config: Value) -> Iterable[Finding]:
    asked = [config.get(name) or 0 for name in _MINIMA]
    length = config.get("length")
    if UNKNOWN not in [length, *asked] and length is not None and length < sum(asked):
        yield Finding(
            ("length",), f"expected length to be at least {sum(asked)}, the sum of {', '.join(_MINIMA)}, got {length}"
        )


def _id(value: Value, seed: str) -> Value:
    made, prefix = chance(seed).randbytes(int(value["byte_length"])), value.get("prefix") or ""
    id_ = urlsafe_b64encode(made).decode().rstrip("=")
    return {
        "id": id_,
        "b64_url": prefix + id_,
        "b64_std": prefix + b64encode(made).decode(),
        "hex": prefix + made.hex(),
        "dec": f"{prefix}{int.from_bytes(made, 'big')}",
    }


def _bytes(value: Value, seed: str) -> Value:
    made = chance(seed).randbytes(int(value["length"]))
    return {"base64": b64encode(made).decode(), "hex": made.hex()}


def _integer(value: Value, seed: str) -> Value:
    least, most = int(value["min"]), int(value["max"])
    if most < least:
        raise RefusalError("Create Random Integer Error", f"min has to be at most max, got {least} and {most}.")
    number = chance(value.get("seed") or seed).randint(least, most)
    return {"result": number, "id": str(number)}


def _pet(value: Value, seed: str) -> Value:
    source, length = chance(seed), int(value["length"])
    adverbs = source.choices(_ADVERBS, k=max(length - 2, 0))
    words = [*adverbs, *([source.choice(_ADJECTIVES)] if length > 1 else []), source.choice(_ANIMALS)]
    return {"id": value["separator"].join([*([value["prefix"]] if value.get("prefix") else []), *words])}


def _shuffle(value: Value, seed: str) -> Value:
    source, items = chance(value.get("seed") or seed), value["input"] or []
    number = len(items) if value.get("result_count") is None else int(value["result_count"])
    result: list[str] = []
    while items and len(result) < number:
        result += source.sample(items, len(items))
    return {"result": result[:number], "id": "-"}


def _uuid(_value: Value, seed: str) -> Value:
    made = str(UUID(bytes=chance(seed).randbytes(16), version=4))
    return {"result": made, "id": made}


SMALL = Small(
    resources={
        "random_bytes": Kind(_bytes),
        "random_id": Kind(_id),
        "random_integer": Kind(_integer),
        "random_password": Kind(_password, plan=_numeric_twice, judge=_long_enough),
        "random_pet": Kind(_pet),
        "random_shuffle": Kind(_shuffle),
        "random_string": Kind(_string, plan=_numeric_twice, judge=_long_enough),
        "random_uuid": Kind(_uuid),
    },
    ephemeral_resources={"random_password": _ephemeral_password},
)
