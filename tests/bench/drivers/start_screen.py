"""The program from its front door, with the data folder named, until its first window is painted."""

import os
import sys

from tests.bench.drivers.first_paint import WatchedApplication

os.environ["TONGXING_HOME"] = sys.argv[1]
app = WatchedApplication()

from ui.__main__ import main  # noqa: E402  # the application under watch comes first, then everything of ours

main([])
