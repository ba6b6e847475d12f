"""`python -m stipt.cli`."""

import sys

from stipt.cli import main

sys.exit(main())
