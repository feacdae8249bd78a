"""The cooling-off notice, filled, and the same text runs on a bare ReportLab canvas with the same font files."""

import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from app.definitions import loader
from app.definitions.printing import for_paper, for_reader
from app.definitions.sample import NUMBER, SITE, sample
