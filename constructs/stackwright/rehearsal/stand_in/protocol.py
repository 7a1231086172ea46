"""The messages of Terraform's plugin protocol 6.

`tf.gen` was generated from protocol 6.6. Write-only arguments and ephemeral resources came later, so what they need
is added to a copy of its description; a message lists its fields as (name, number, kind).
Source: https://github.com/hashicorp/terraform/blob/v1.11/docs/plugin-protocol/tfplugin6.8.proto
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import grpc  # type: ignore[import-untyped]
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory  # type: ignore[import-untyped]
from tf.gen import tfplugin_pb2  # type: ignore[import-untyped]

_PACKAGE = "tfplugin6"
_Field = descriptor_pb2.FieldDescriptorProto
_DIAGNOSTICS = ("diagnostics", 1, "Diagnostic[]")
_EPHEMERAL: Mapping[str, tuple[tuple[tuple[str, int, str], ...], tuple[tuple[str, int, str], ...]]] = {
    "ValidateEphemeralResourceConfig": ((("type_name", 1, "string"), ("config", 2, "DynamicValue")), (_DIAGNOSTICS,)),
    "OpenEphemeralResource": (
        (("type_name", 1, "string"), ("config", 2, "DynamicValue")),
        (_DIAGNOSTICS, ("result", 3, "DynamicValue")),
    ),
    "CloseEphemeralResource": ((("type_name", 1, "string"), ("private", 2, "bytes")), (_DIAGNOSTICS,)),
}


def _extended_file() -> descriptor_pb2.FileDescriptorProto:
    file = descriptor_pb2.FileDescriptorProto.FromString(tfplugin_pb2.DESCRIPTOR.serialized_pb)
    schema = _message(file, "Schema")
    _add(_message(schema, "Attribute", nested=True), "write_only", 11, "bool")
    response = _message(_message(file, "GetProviderSchema"), "Response", nested=True)
    entry = response.nested_type.add(name="EphemeralResourceSchemasEntry")
    entry.options.map_entry = True
    _add(entry, "key", 1, "string")
    _add(entry, "value", 2, "Schema")
    _add(response, "ephemeral_resource_schemas", 8, "GetProviderSchema.Response.EphemeralResourceSchemasEntry[]")
    for name, (request_fields, response_fields) in _EPHEMERAL.items():
        call = file.message_type.add(name=name)
        for half, fields in (("Request", request_fields), ("Response", response_fields)):
            message = call.nested_type.add(name=half)
            for field in fields:
                _add(message, *field)
    return file


def _message(parent: Any, name: str, *, nested: bool = False) -> Any:  # noqa: ANN401
    messages = parent.nested_type if nested else parent.message_type
    return next(message for message in messages if message.name == name)


def _add(message: Any, name: str, number: int, kind: str) -> None:  # noqa: ANN401
    field = message.field.add(
        name=name, number=number, label=_Field.LABEL_REPEATED if kind.endswith("[]") else _Field.LABEL_OPTIONAL
    )
    plain = {"string": _Field.TYPE_STRING, "bytes": _Field.TYPE_BYTES, "bool": _Field.TYPE_BOOL}
    field.type = plain.get(kind, _Field.TYPE_MESSAGE)
    if kind not in plain:
        field.type_name = f".{_PACKAGE}.{kind.removesuffix('[]')}"


def _pool() -> descriptor_pool.DescriptorPool:
    pool = descriptor_pool.DescriptorPool()
    pool.Add(_extended_file())
    return pool


_POOL = _pool()


def message(name: str) -> Any:  # noqa: ANN401
    """Return the class of a message, such as `GetProviderSchema.Response`."""
    return message_factory.GetMessageClass(_POOL.FindMessageTypeByName(f"{_PACKAGE}.{name}"))


def service(methods: Mapping[str, Callable[[Any], Any]]) -> grpc.GenericRpcHandler:
    """Make the provider service.

    Args:
        methods: By name of the call, a function from its request to its response.
    """

    def handler(name: str, function: Callable[[Any], Any]) -> Any:  # noqa: ANN401
        return grpc.unary_unary_rpc_method_handler(
            lambda request, _context: function(request),
            request_deserializer=message(f"{name}.Request").FromString,
            response_serializer=lambda response: response.SerializeToString(),
        )

    handlers = {name: handler(name, function) for name, function in methods.items()}
    return grpc.method_handlers_generic_handler(f"{_PACKAGE}.Provider", handlers)
