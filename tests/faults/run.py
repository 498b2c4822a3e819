"""Put every promise to the test: `python tests/faults/run.py`, with `--full` in the full form.

The same as `python -m pytest -m promise`, from any folder.
"""

import os
import sys
from pathlib import Path

import pytest

os.chdir(Path(__file__).parents[2])
sys.exit(pytest.main(["-q", "-m", "promise", *sys.argv[1:]]))
