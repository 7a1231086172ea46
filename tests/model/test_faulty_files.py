"""What the report says of files with a fault of every kind: nothing else tells a person what to do."""

from pathlib import Path

import pytest
from support.platforms import TODAY

from stackwright.layers import LAYERS
from stackwright.model.errors import InvalidInput
from stackwright.model.files.loading import load

FAULTY = {"environments": Path("tests/model/faulty"), "platform": Path("tests/model/faulty_platform")}


@pytest.mark.parametrize("faulty", FAULTY.values(), ids=FAULTY)
def test_the_report_is_as_it_was_reviewed(faulty, request):
    """Each line whole: file, line, key, problem, value, remedy. `make golden` rewrites it, to be reviewed as a diff."""
    with pytest.raises(InvalidInput) as refused:
        load(faulty, LAYERS, today=TODAY)
    report = f"{refused.value}\n"
    file = faulty / "report.txt"
    if request.config.getoption("--write-golden"):
        file.write_text(report)

    assert report == file.read_text()
