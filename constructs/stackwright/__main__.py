"""`python -m stackwright` is `stackwright`."""

import sys

from stackwright.cli import main

sys.exit(main())
