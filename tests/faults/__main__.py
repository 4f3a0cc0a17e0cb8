"""Run the fault matrix and print it: ``python -m tests.faults``, or ``make faults``."""

import sys
from pathlib import Path

import pytest

from tests.faults.matrix import MatrixPrinter

if __name__ == "__main__":
    sys.exit(pytest.main(["-q", str(Path(__file__).parent), *sys.argv[1:]], plugins=[MatrixPrinter()]))
