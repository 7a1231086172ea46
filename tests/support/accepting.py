"""What stand-ins refuse of a stack."""

from collections.abc import Iterator

from stackwright.cdk import schema
from stackwright.cdk.answers import Answer, answers
from stackwright.rehearsal.stand_in.judging import judge
from stackwright.synthesis.document import Document
from support.judged import open_
from support.plans import META, OWN, arguments_of
from support.stand_in import configured


def refused(document: Document) -> Iterator[str]:
    """Whatever they refuse of AWS's resources, with the address.

    Args:
        document: The stack.
    """
    blocks = schema.load("aws").resources
    for one in document.objects("resource"):
        if not one.type.startswith(OWN):
            continue
        body = {key: open_(value) for key, value in one.body.items() if key not in META}
        block = blocks[one.type]
        config = configured(block, arguments_of(block, body))
        for finding in judge(one.type, block, answers("aws").get(one.type, Answer()), config):
            if finding.is_error:
                yield f"{one.address}: {finding.summary}"
