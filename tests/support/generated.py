"""Environment files as nobody would write them: a shipped one with some keys set to whatever its JSON schema allows."""

import copy
import json
import shutil

import yaml
from hypothesis import assume
from hypothesis import strategies as st

from stackwright.layers import LAYERS
from stackwright.model.errors import InvalidInput
from stackwright.model.files.json_schema import json_schema
from stackwright.model.files.loading import PLATFORM_FILE, load
from support.shipped import PLATFORMS, TODAY

SCHEMA = json_schema(LAYERS)
MODELS = SCHEMA["$defs"]
FILES = {
    file: yaml.safe_load(file.read_text())
    for folder in PLATFORMS.values()
    for file in sorted(folder.glob("*.yaml"))
    if file.name != PLATFORM_FILE
}
NAMES = st.from_regex(r"[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,5}){0,3}", fullmatch=True)
ACCOUNT, REGION = "111122223333", "eu-west-1"
RANGES = ["10.7.0.0/16", "10.8.0.0/20", "100.64.0.0/16", "172.16.0.0/16", "172.20.0.0/16", "192.0.2.0/24", "8.8.8.0/24"]
TEXTS = [
    *(f"arn:aws:iam::{ACCOUNT}:role/{name}" for name in ("admin", "path/to/reader")),
    f"arn:aws:iam::444455556666:user/{'x' * 64}",
    f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:rotate",
    f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    *RANGES,
    *("a", "b", "c", "d"),
    *("m5.large", "t4g.medium", "c7i.metal-24xl", "g5.xlarge", "inf2.xlarge", "p5.48xlarge", "m7g.xlarge"),
    *("eu-central-1", "us-east-1", "eu-west-1"),
    *("rate(30 days)", "cron(0 4 ? * SUN#1 *)", "v1.20.1-eksbuild.1", "quay.io", "registry-1.docker.io"),
    *("kube-system", "AmazonEKSViewPolicy", "cluster", "ami-0123456789abcdef0", "", "x" * 300),
]
"""What the schema calls text, and a reader of the pages would write there."""
MADE = {}


def _value(schema, depth=0):
    """The strategy for what a schema allows, in the main; made once, as that takes longer than to draw from it."""
    key = (json.dumps(schema, sort_keys=True), depth)
    if key not in MADE:
        MADE[key] = _made(schema, depth)
    return MADE[key]


def _made(schema, depth):
    if "$ref" in schema:
        return _block(schema["$ref"].rpartition("/")[2], depth)
    if choices := schema.get("enum"):
        return st.sampled_from(choices)
    if variants := schema.get("anyOf") or schema.get("oneOf"):
        return st.one_of([_value(variant, depth) for variant in variants])
    kind = schema.get("type")
    if isinstance(kind, list):
        return st.one_of([_value({**schema, "type": one}, depth) for one in kind])
    return KINDS.get(kind, _text)(schema, depth)


def _integer(schema, _):
    low, high = schema.get("minimum", 0), schema.get("maximum", 400)
    return st.integers(low, high) | st.sampled_from([low, high])


def _list(schema, depth):
    return st.lists(
        _value(schema.get("items", {}), depth + 1),
        min_size=schema.get("minItems", 0),
        max_size=min(schema.get("maxItems", 3), 3),
        unique_by=str,
    )


def _text(schema, _):
    if "pattern" in schema:
        return st.sampled_from(TEXTS) | st.from_regex(schema["pattern"], fullmatch=True)
    return st.sampled_from(TEXTS) | NAMES


def _map(schema, depth):
    names = schema.get("propertyNames", {})
    keys = _value(names) if "enum" in names else NAMES | st.sampled_from(TEXTS)
    return st.dictionaries(keys, _value(_entries(schema), depth + 1), max_size=2)


KINDS = {
    "array": _list,
    "boolean": lambda *_: st.booleans(),
    "integer": _integer,
    "null": lambda *_: st.none(),
    "number": lambda *_: st.sampled_from([1.35, 1.5]),
    "object": _map,
}


def _block(name, depth=0):
    """A strategy for a block of settings: what must be there, and little else."""
    model = MODELS[name]
    if "properties" not in model:
        return st.sampled_from(TEXTS) | st.integers(0, 9)
    fields, required = model["properties"], set(model.get("required", ()))
    optional = [key for key in fields if key not in required] if depth < 4 else []

    @st.composite
    def block(draw):
        chosen = draw(st.lists(st.sampled_from(optional), max_size=3, unique=True)) if optional else []
        return {key: draw(_value(fields[key], depth + 1)) for key in [*sorted(required), *chosen]}

    return st.deferred(block)


def taken(generated, folder):
    """The platform of a generated file beside the shipped `platform.yaml`, if the loader takes it.

    Args:
        generated: One of `environments`.
        folder: An empty folder.
    """
    file, content = generated
    shutil.copy(file.parent / PLATFORM_FILE, folder)
    (folder / file.name).write_text(yaml.safe_dump(content))
    try:
        return load(folder, LAYERS, today=TODAY)
    except InvalidInput:
        assume(False)


@st.composite
def environments(draw):
    """The content of an environment file: its name, and what is in it."""
    file = draw(st.sampled_from(list(FILES)))
    content = copy.deepcopy(FILES[file])
    for _ in range(draw(st.integers(1, 4))):
        _change(draw, content, MODELS["EnvironmentSettings"])
    return file, content


def _change(draw, block, model):
    """Set a key somewhere in a block, or take it out."""
    key = draw(st.sampled_from(sorted(set(model["properties"]) - {"environment", "account"})))
    schema = model["properties"][key]
    inner = next((one["$ref"] for one in [schema, *schema.get("anyOf", ())] if "$ref" in one), "").rpartition("/")[2]
    if isinstance(block.get(key), dict) and "properties" in MODELS.get(inner, {}) and draw(st.integers(0, 9)):
        _change(draw, block[key], MODELS[inner])
    elif isinstance(block.get(key), dict) and block[key] and draw(st.integers(0, 3)):
        entry = draw(st.sampled_from(sorted(block[key])))
        below = _entries(schema)
        name = below.get("$ref", "").rpartition("/")[2]
        if isinstance(block[key][entry], dict) and "properties" in MODELS.get(name, {}):
            _change(draw, block[key][entry], MODELS[name])
        else:
            block[key][entry] = draw(_value(below))
    elif key in block and not draw(st.integers(0, 4)):
        del block[key]
    else:
        block[key] = draw(_value(schema))


def _entries(schema):
    """The schema of the values of a map."""
    below = schema.get("additionalProperties")
    return below if isinstance(below, dict) else next(iter(schema.get("patternProperties", {"": {}}).values()))
