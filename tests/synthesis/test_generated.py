"""What the loader accepts synthesizes, and the real provider finds nothing wrong with it.

Five hundred of them: `.venv/bin/pytest --hypothesis-profile many tests/synthesis/test_generated.py`, with the provider.
"""

import pytest
import yaml
from hypothesis import given, note, settings
from support.generated import environments, taken
from support.judged import refusals

from stackwright.synthesis.document import FILE, Document


@pytest.mark.slow
@settings(max_examples=max(1, settings().max_examples // 20))
@given(generated=environments())
def test_the_real_provider_refuses_nothing_that_the_loader_takes(node, real_provider, tmp_path_factory, generated):
    """Whatever it would refuse, the loader has to refuse, at its key."""
    from stackwright.synthesis.app import build  # noqa: PLC0415 - loads cdktf

    folder = tmp_path_factory.mktemp("generated")
    platform = taken(generated, folder)
    build(platform, folder / "out").synth()

    note(yaml.safe_dump(generated[1]))
    assert [
        refusal
        for written in sorted(folder.glob(f"out/stacks/*/{FILE}"))
        for refusal in refusals(real_provider, Document.read(written))
    ] == []
