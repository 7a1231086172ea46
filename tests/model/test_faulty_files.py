"""What the report says of files with a fault of every kind: nothing else tells a person what to do."""

from pathlib import Path

import pytest
from support.platforms import TODAY

from stackwright.layers import LAYERS
from stackwright.model.errors import InvalidInput
from stackwright.model.files.loading import load

FAULTY = Path("tests/model/faulty")
REPORT = FAULTY / "report.txt"


def test_the_report_is_as_it_was_reviewed(request):
    """Each line whole: file, line, key, problem, value, remedy. `make golden` rewrites it, to be reviewed as a diff."""
    with pytest.raises(InvalidInput) as refused:
        load(FAULTY, LAYERS, today=TODAY)
    report = f"{refused.value}\n"
    if request.config.getoption("--write-golden"):
        REPORT.write_text(report)

    assert report == REPORT.read_text()
