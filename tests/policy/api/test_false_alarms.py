"""Whatever the loader takes, and the real provider validates, has no finding.

Hundreds of files: `.venv/bin/pytest --hypothesis-profile many tests/policy/api/test_false_alarms.py`.
"""

import pytest
import yaml
from hypothesis import given, note, settings
from support.configurations import found
from support.generated import environments, taken

from stackwright.policy.reading.configuration import of_document
from stackwright.synthesis.document import FILE, Document


@pytest.mark.slow
@settings(max_examples=max(1, settings().max_examples // 20))
@given(generated=environments())
def test_nothing_is_found_in_what_the_loader_takes(node, tmp_path_factory, generated):
    """A finding is a rule that is too strict, or a loader that takes what AWS refuses."""
    from stackwright.synthesis.app import build  # noqa: PLC0415 - loads cdktf

    folder = tmp_path_factory.mktemp("generated")
    platform = taken(generated, folder)
    build(platform, folder / "out").synth()

    note(yaml.safe_dump(generated[1]))
    assert [
        line
        for stack in platform.stacks()
        for line in found(of_document(stack, Document.read(folder / "out" / stack.folder / FILE)))
    ] == []
