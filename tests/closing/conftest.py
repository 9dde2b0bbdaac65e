"""Makes ``sample`` and ``frozen`` importable under ``--import-mode=importlib``."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "release"), str(Path(__file__).parent)]
