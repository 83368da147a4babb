"""What the check of the locks lets through, and what it does not."""

from __future__ import annotations

import json

import pytest

from tools.check_locks import faults_of_npm, faults_of_npmrc, faults_of_requirements

HASH = " \\\n    --hash=sha256:" + "0" * 64
GOOD = (
    f"anyio==4.16.0{HASH}\n    # via starlette\nuvicorn==0.54.0 ; sys_platform != 'win32'{HASH}\n"
)


def test_pinned_packages_with_hashes_pass() -> None:
    assert list(faults_of_requirements(GOOD)) == []


@pytest.mark.parametrize(
    ("addition", "fault"),
    [
        ("--index-url https://packages.example/simple\n", "holds an address"),
        (f"canevas @ https://host.example/canevas.whl{HASH}\n", "holds an address"),
        (f"wrapt>=2.0{HASH}\n", "not pinned"),
        ("wrapt==2.5.2\n", "wrapt==2.5.2 has no hash"),
    ],
)
def test_an_address_a_loose_version_or_a_missing_hash_is_a_fault(addition: str, fault: str) -> None:
    assert fault in "; ".join(faults_of_requirements(GOOD + addition))


def npm(**package: object) -> list[str]:
    return list(faults_of_npm(json.dumps({"packages": {"": {}, "node_modules/yjs": package}})))


def test_npm_packages_are_held_to_the_same() -> None:
    assert npm(version="13.6.33", integrity="sha512-abc") == []
    assert npm(integrity="sha512-abc", resolved="https://host.example/yjs.tgz") == [
        "node_modules/yjs holds an address"
    ]
    assert npm(version="13.6.33") == ["node_modules/yjs has no hash"]
    assert npm(integrity="sha1-abc") == ["node_modules/yjs has no hash"]


def test_a_lock_must_serve_other_platforms_too() -> None:
    elsewhere = {"@rolldown/binding-darwin-arm64": "1.0.0"}
    assert npm(integrity="sha512-abc", optionalDependencies=elsewhere) == [
        "@rolldown/binding-darwin-arm64, which another platform needs, is missing"
    ]


@pytest.mark.parametrize("text", ["", "ignore-scripts=false\n", "# ignore-scripts=true;\n"])
def test_no_package_may_run_a_script_of_its_own_while_it_is_installed(text: str) -> None:
    assert list(faults_of_npmrc("audit=false\nignore-scripts=true\n")) == []
    assert list(faults_of_npmrc(text)) == [
        "lets packages run scripts of their own while they are installed"
    ]
