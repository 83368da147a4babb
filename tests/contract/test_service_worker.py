"""The service worker as it was built: one file it cannot fetch, and it would install nothing."""

from __future__ import annotations

import re

from workspace.web.assets import BUILT


def test_every_file_the_worker_wants_to_keep_was_built() -> None:
    worker = (BUILT / "worker.js").read_text("utf-8")
    wanted = set(re.findall(r"assets/[\w.-]+", worker))
    assert wanted, "build first: `make build`"
    # A style sheet that is an entry once left the name of a script that is never written.
    assert {name for name in wanted if not (BUILT / name).is_file()} == set()
