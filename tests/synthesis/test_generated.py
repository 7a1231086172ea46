"""What the loader accepts synthesizes, and the real provider finds nothing wrong with it.

Five hundred of them: `.venv/bin/pytest --hypothesis-profile many tests/synthesis/test_generated.py`, with the provider.
"""

import shutil

import pytest
import yaml
from hypothesis import assume, given, note, settings
from support.generated import environments
from support.judged import refusals
from support.shipped import TODAY

from stackwright.layers import LAYERS
from stackwright.model.errors import InvalidInput
from stackwright.model.files.loading import PLATFORM_FILE, load
from stackwright.synthesis.document import FILE, Document


@pytest.mark.slow
@settings(max_examples=max(1, settings().max_examples // 20))
@given(generated=environments())
def test_the_real_provider_refuses_nothing_that_the_loader_takes(node, real_provider, tmp_path_factory, generated):
    """Whatever it would refuse, the loader has to refuse, at its key."""
    from stackwright.synthesis.app import build  # noqa: PLC0415 - loads cdktf

    file, content = generated
    folder = tmp_path_factory.mktemp("generated")
    shutil.copy(file.parent / PLATFORM_FILE, folder)
    (folder / file.name).write_text(yaml.safe_dump(content))
    try:
        platform = load(folder, LAYERS, today=TODAY)
    except InvalidInput:
        assume(False)
    build(platform, folder / "out").synth()

    note(yaml.safe_dump(content))
    assert [
        refusal
        for written in sorted(folder.glob(f"out/stacks/*/{FILE}"))
        for refusal in refusals(real_provider, Document.read(written))
    ] == []
