"""The verb `show` of the command line."""

import argparse
from typing import Any

from stackwright.cdk import schema
from stackwright.cdk.schema.render import describe


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    show = commands.add_parser("show", help="print what is known of a Terraform type")
    verbs = show.add_subparsers(metavar="COMMAND", required=True)
    type_ = verbs.add_parser("schema", help="arguments and attributes of a resource or data source")
    type_.add_argument("type", metavar="TYPE", help="for example aws_eks_cluster")
    type_.set_defaults(command=_schema)


def _schema(options: argparse.Namespace) -> int:
    print(describe(schema.load(schema.provider_of(options.type)), options.type), end="")
    return 0
