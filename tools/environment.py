"""The environment in which our own programs find our own Node and commands first."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def ours() -> dict[str, str]:
    """This process's environment with the virtual environment's commands before all others.

    A system's Node may be older than what the packages were built and compiled for.
    """
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {**os.environ, "PATH": path}
