"""`python -m tools.check_locks`: every locked package has a hash, and no lock has an address.

A lock that names an index or a host installs from there, whatever the machine is set up for;
a package without a hash may change under us; one that may run a script while it is installed
does what it likes on the machine of whoever builds.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PINNED = re.compile(r"^[a-z0-9][a-z0-9._-]*(\[[^\]]*\])?==")


def faults_of_requirements(text: str) -> Iterator[str]:
    """What is wrong with a lock that pip reads."""
    for number, line in enumerate(text.splitlines(), 1):
        if "://" in line:
            yield f"line {number} holds an address"
        if line[:1].isalnum() and not PINNED.match(line):
            yield f"line {number} is not pinned with == ({line.split()[0]})"
    for package in re.split(r"\n(?=[a-z0-9])", text.strip()):
        if "--hash=sha256:" not in package:
            yield f"{package.split()[0]} has no hash"


def faults_of_npm(text: str) -> Iterator[str]:
    """What is wrong with a lock that npm reads."""
    lock: dict[str, Any] = json.loads(text)
    for name, package in lock["packages"].items():
        if not name:
            continue
        if "resolved" in package:
            yield f"{name} holds an address"
        if not package.get("integrity", "").startswith("sha512-"):
            yield f"{name} has no hash"
        for optional in package.get("optionalDependencies", {}):
            if not any(each.endswith(f"node_modules/{optional}") for each in lock["packages"]):
                yield f"{optional}, which another platform needs, is missing"


def faults_of_npmrc(text: str) -> Iterator[str]:
    """What is wrong with the settings that npm installs by."""
    if "ignore-scripts=true" not in text.split():
        yield "lets packages run scripts of their own while they are installed"


def main() -> int:
    """Look at every lock; 0 when none has a fault."""
    faults = [
        f"{lock.relative_to(ROOT)}: {fault}"
        for lock in sorted((ROOT / "requirements").glob("*.lock"))
        for fault in faults_of_requirements(lock.read_text())
    ]
    npm = [ROOT / folder / "package-lock.json" for folder in ("frontend", "tests/browser")]
    npm.extend((ROOT / "benchmarks" / "peers").glob("*/package-lock.json"))
    for lock in npm:
        faults += [
            f"{lock.relative_to(ROOT)}: {fault}" for fault in faults_of_npm(lock.read_text())
        ]
        settings = lock.with_name(".npmrc")
        said = settings.read_text() if settings.exists() else ""
        faults += [f"{settings.relative_to(ROOT)} {fault}" for fault in faults_of_npmrc(said)]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
