"""What Terraform starts: `python -m stackwright.rehearsal.stand_in SETTINGS`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from stackwright.rehearsal.stand_in.serving import serve_settings

_PARENT = os.getppid()

serve_settings(Path(sys.argv[1]), lambda: os.getppid() != _PARENT)
os._exit(0)  # nothing is left to clean up, and Terraform waits for the exit
