"""`python -m stackwright` is `stackwright`."""

import sys

from stackwright.cli.main import main

sys.exit(main())
