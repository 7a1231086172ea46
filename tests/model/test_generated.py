"""Files that the JSON schema allows, in the main: the loader takes them, or says what is wrong, and never fails.

Ten thousand of them: `.venv/bin/pytest --hypothesis-profile many tests/model/test_generated.py`.
"""

import shutil

import yaml
from hypothesis import given
from support.generated import environments
from support.shipped import TODAY

from stackwright.layers import LAYERS
from stackwright.model.errors import InvalidInput
from stackwright.model.files.loading import PLATFORM_FILE, load
from stackwright.model.platform_ import Platform


@given(environments())
def test_a_generated_file_gives_a_platform_or_a_report(tmp_path, generated):
    """Every fault of a report has the file, and a remedy that says more than to do something."""
    file, content = generated
    folder = tmp_path / "generated"
    folder.mkdir(exist_ok=True)
    shutil.copy(file.parent / PLATFORM_FILE, folder)
    for old in folder.glob("*.yaml"):
        if old.name != PLATFORM_FILE:
            old.unlink()
    (folder / file.name).write_text(yaml.safe_dump(content))
    try:
        assert isinstance(load(folder, LAYERS, today=TODAY), Platform)
    except InvalidInput as report:
        assert all(fault.file and fault.problem and fault.remedy for fault in report.faults)
