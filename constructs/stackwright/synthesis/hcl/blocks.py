"""The body of a block: what the JSON holds, sorted into arguments and blocks by its form."""

from collections.abc import Iterator, Mapping
from typing import Any

from stackwright.synthesis.document import METADATA
from stackwright.synthesis.hcl import text, value
from stackwright.synthesis.hcl.errors import HclError
from stackwright.synthesis.hcl.form import Form
from stackwright.synthesis.hcl.layout import Argument, Body, NestedBody

_FIRST = ("for_each", "count", "provider")
_LAST = "depends_on"
_META_BLOCKS = ("connection", "provisioner", "lifecycle")
_ITERATOR = Form(references=frozenset({"iterator"}), is_open=True)


def body(document: Mapping[str, Any], form: Form, where: str) -> Body:
    """Sort the content of a block.

    Args:
        document: The content.
        form: How it is written.
        where: The block's address, for errors.

    Raises:
        HclError: It cannot be told whether something is a block, or a value cannot be written.
    """
    result = Body()
    for name, item in document.items():
        if name == METADATA:
            continue
        if name == "dynamic" and form.schema is not None:
            result.blocks.extend(_dynamic(item, form, where))
        elif (inner := _block_form(name, form)) is not None:
            result.blocks.extend(nested(name, item, inner, where))
        else:
            _place(result, _argument(name, item, form, where))
    result.blocks.sort(key=lambda block: _rank(block.header.partition(" ")[0]))
    result.first.sort(key=lambda argument: _FIRST.index(argument.name))
    return result


def nested(header: str, content: Any, form: Form, where: str) -> Iterator[NestedBody]:  # noqa: ANN401
    """The blocks that a value of the JSON stands for: none for null, one for an object, several for a list."""
    for labels, document in labelled(content, form.labels, where):
        title = " ".join([header, *map(text.literal, labels)])
        inner = form.by_label.get(labels[-1], form) if labels else form
        yield NestedBody(title, body(document, inner, f"{where}.{header}"))


def labelled(content: Any, count: int, where: str) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:  # noqa: ANN401
    """Bodies with their labels, which are the outer keys of the JSON."""
    for document in content if isinstance(content, list) else [content]:
        if document is None:
            continue
        if not isinstance(document, dict):
            raise HclError(f"{where}: a block has to be an object or a list of objects, not {document!r}")
        if not count:
            yield (), document
            continue
        for label, below in document.items():
            if label != METADATA:
                yield from (((label, *labels), found) for labels, found in labelled(below, count - 1, where))


def _block_form(name: str, form: Form) -> Form | None:
    """The form of a block of this name; None when an argument has this name."""
    if name in form.blocks:
        return form.blocks[name]
    if form.schema is None or name not in form.schema.blocks:
        return None
    found = form.schema.blocks[name]
    return Form(schema=found.block, labels=int(found.nesting == "map"))


def _dynamic(content: Any, form: Form, where: str) -> Iterator[NestedBody]:  # noqa: ANN401
    """Blocks that Terraform itself repeats."""
    for (name,), document in labelled(content, 1, where):
        inner = _block_form(name, form) or Form(is_open=True)
        settings = {key: item for key, item in document.items() if key != "content"}
        result = body(settings, _ITERATOR, where)
        for inside in nested("content", document.get("content"), inner, where):
            result.blocks.append(inside)
        yield NestedBody(f"dynamic {text.literal(name)}", result)


def _argument(name: str, item: Any, form: Form, where: str) -> Argument:  # noqa: ANN401
    known = form.is_open or name in form.arguments or (form.schema is not None and name in form.schema.attributes)
    if not known and name not in form.references and _may_be_block(item):
        raise HclError(
            f"{where}.{name}: no schema says whether this is a block or an argument; "
            "check its name, or install the bindings of its provider"
        )
    try:
        if form.is_constant(name):
            return Argument(name, value.constant(item))
        if name in form.types:
            return Argument(name, value.type_(item))
        return Argument(name, value.reference(item) if name in form.references else value.expression(item))
    except HclError as error:
        raise HclError(f"{where}.{name}: {error}") from None


def _may_be_block(item: Any) -> bool:  # noqa: ANN401
    return isinstance(item, dict) or (isinstance(item, list) and any(isinstance(below, dict) for below in item))


def _place(result: Body, argument: Argument) -> None:
    if argument.name in _FIRST:
        result.first.append(argument)
    elif argument.name == _LAST:
        result.last.append(argument)
    else:
        result.arguments.append(argument)


def _rank(block_type: str) -> int:
    return _META_BLOCKS.index(block_type) + 1 if block_type in _META_BLOCKS else 0
