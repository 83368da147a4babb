"""The operator's commands: data on stdout, one clear line on stderr, a status that tells."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.cli.conftest import Shell
from tests.support.server import ROOT
from workspace.cli import main
from workspace.demo import DEMOS, demo_text
from workspace.web.api.openapi import document
from workspace.web.routes import API

COMMANDS = (
    ["serve"],
    ["migrate"],
    ["demo"],
    ["canvas"],
    ["canvas", "create"],
    ["canvas", "list"],
    ["canvas", "export"],
    ["canvas", "import"],
    ["person"],
    ["person", "create"],
    ["person", "link"],
    ["person", "first"],
    ["person", "deactivate"],
    ["person", "reactivate"],
    ["token"],
    ["token", "create"],
    ["invite"],
    ["invite", "create"],
    ["invite", "list"],
    ["invite", "revoke"],
    ["verify"],
    ["erase"],
    ["contract"],
    ["openapi"],
)


@pytest.mark.parametrize("command", [[], *COMMANDS], ids=" ".join)
def test_every_command_explains_itself(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"], prog_name="canevas")
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Usage: {' '.join(['canevas', *command])}")
    assert len(said.split("\n\n")[1].strip()) > 20


def test_every_command_that_exists_is_listed_above() -> None:
    assert set(main.list_commands(None)) == {command[0] for command in COMMANDS}  # type: ignore[arg-type]


def test_the_console_script_and_the_module_are_the_same_commands(canevas: Shell) -> None:
    environ = {**os.environ, **canevas.environ}
    script = str(Path(sys.executable).with_name("canevas"))
    for command in ([script], [sys.executable, "-m", "workspace"]):
        done = subprocess.run(
            [*command, "canvas", "export", "0" * 32],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == "canevas: there is no such thing (canvas " + "0" * 32 + ")\n"


def test_migrating_twice_changes_nothing_the_second_time(shell: Shell) -> None:
    assert "is ready (new →" in shell.said("migrate")
    assert "is up to date" in shell.said("migrate")


def test_a_command_before_the_first_migration_says_what_to_do(shell: Shell) -> None:
    done = shell("canvas", "list")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "run `canevas migrate`" in done.stderr


def test_every_fault_of_the_configuration_is_said_at_once(shell: Shell) -> None:
    bad = {"CANEVAS_LOG_FORMAT": "loud", "CANEVAS_PUBLIC_URL": "nowhere"}
    done = shell("canvas", "list", environ=bad)
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert all(name in done.stderr for name in bad)


def test_a_database_that_cannot_be_opened_is_one_clear_line(shell: Shell) -> None:
    (shell.folder / "canevas.db").write_bytes(b"no database at all, but long enough" * 200)
    done = shell("migrate")
    assert done.exit_code == 1
    assert done.stderr.startswith("canevas: ")
    assert done.stderr.count("\n") == 1


def test_a_person_is_made_with_a_link_to_choose_a_password(canevas: Shell) -> None:
    first = canevas.said("person", "first").strip()
    assert "/in/" in first
    made = canevas.said("person", "create", "--email", "ana@example.org", "--name", "Ana Lopez")
    line, link = made.splitlines()
    assert line.startswith("Ana Lopez <ana@example.org> ")
    assert len(line.split()[-1]) == 32
    assert "/in/" in link
    said = json.loads(
        canevas.said("person", "create", "--email", "bo@example.org", "--name", "Bo", "--json")
    )
    assert "/in/" in said["set_up"]
    assert (said["position"], said["has_password"]) == ("member", False)
    assert canevas.said("person", "first") == ""
    for options in ([], ["--password"]):
        [line] = canevas.said("person", "link", "--email", "bo@example.org", *options).splitlines()
        assert "/in/" in line
    canevas.said("person", "deactivate", "--email", "bo@example.org")
    canevas.said("person", "reactivate", "--email", "bo@example.org")


def test_a_person_a_token_and_a_canvas_from_the_shell(canevas: Shell) -> None:
    person = json.loads(
        canevas.said("person", "create", "--email", "Ana@example.org", "--name", "Ana", "--json")
    )
    assert (person["email"], person["name"]) == ("ana@example.org", "Ana")
    said = canevas.said(
        "token", "create", "--person", "ana@example.org", "--scope", "write", "--scope", "load"
    )
    token = said.splitlines()[-1]
    assert len(token) >= 40
    assert " " not in token
    made = json.loads(
        canevas.said(
            "canvas", "create", "--title", "Un lieu", "--person", "ana@example.org", "--json"
        )
    )
    [listed] = json.loads(canevas.said("canvas", "list", "--json"))
    assert (listed["id"], listed["title"]) == (made["id"], "Un lieu")
    assert made["id"] in canevas.said("canvas", "list")


@pytest.mark.parametrize(
    "command",
    [
        ["token", "create", "--person", "nobody@example.org", "--scope", "read"],
        ["person", "create", "--email", "no address", "--name", "x"],
        ["person", "link", "--email", "nobody@example.org"],
        ["person", "deactivate", "--email", "nobody@example.org"],
        ["person", "reactivate", "--email", "nobody@example.org"],
        ["canvas", "create", "--title", "x", "--person", "nobody@example.org"],
        ["canvas", "create", "--title", "x" * 501],
        ["canvas", "export", "0" * 32],
        ["invite", "create", "0" * 32],
        ["invite", "list", "0" * 32],
        ["invite", "revoke", "0" * 32, "1" * 32],
        ["verify", "0" * 32],
    ],
    ids=lambda command: " ".join(command)[:40],
)
def test_what_cannot_be_is_refused_in_one_line(canevas: Shell, command: list[str]) -> None:
    done = canevas(*command)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("canevas: ")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_a_wrong_scope_is_a_wrong_use(canevas: Shell) -> None:
    done = canevas("token", "create", "--person", "a@b.org", "--scope", "root")
    assert done.exit_code == 2
    assert "root" in done.stderr


@pytest.mark.parametrize("demo", DEMOS)
def test_an_example_imports_exports_and_imports_without_loss(
    canevas: Shell, tmp_path: Path, demo: str
) -> None:
    first = canevas.said("canvas", "import", "-", given=demo_text(demo)).strip()
    file = tmp_path / "out.json"
    assert canevas.said("canvas", "export", first, "--output", str(file)) == ""
    second = canevas.said("canvas", "import", str(file)).strip()
    exports = [json.loads(canevas.said("canvas", "export", each)) for each in (first, second)]
    for export in exports:
        assert export["aside"]["sessions"]
        for own in ("id", "revision", "epoch"):
            del export[own]
    assert exports[0] == exports[1]
    assert canevas.said("canvas", "export", first, "--format", "yaml").startswith("format: ")


def test_a_canvas_moves_to_another_database_with_its_history_once(
    canevas: Shell, tmp_path: Path
) -> None:
    canvas = canevas.said("canvas", "import", "-", given=demo_text(DEMOS[0])).strip()
    file = tmp_path / "moved.zip"
    command = ("canvas", "export", canvas, "--with-history")
    assert canevas(*command).exit_code == 2
    assert canevas.said(*command, "--output", str(file)) == ""
    again = canevas("canvas", "import", str(file))
    assert (again.exit_code, "is here already" in again.stderr) == (1, True)
    (tmp_path / "elsewhere").mkdir()
    elsewhere = Shell(tmp_path / "elsewhere")
    elsewhere.said("migrate")
    elsewhere.said("person", "create", "--email", "a@example.org", "--name", "Ana")
    moved = elsewhere.said("canvas", "import", str(file), "--person", "a@example.org").strip()
    assert moved == canvas
    assert elsewhere.said("canvas", "export", canvas) == canevas.said("canvas", "export", canvas)
    assert "0 faults" in elsewhere.said("verify")
    file.write_bytes(file.read_bytes()[:-40])
    broken = elsewhere("canvas", "import", str(file))
    assert (broken.exit_code, len(broken.stderr.splitlines())) == (1, 1)


def test_a_file_that_is_no_canvas_is_named_by_its_first_fault(
    canevas: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "x.json"
    file.write_text('{"format": "canevas/1", "title": "x", "sections": {"needs": {"cards": [7]}}}')
    done = canevas("canvas", "import", str(file))
    assert done.exit_code == 1
    assert "sections.needs.cards[0]" in done.stderr


def test_the_demo_is_loaded_once_and_its_links_are_said_again(canevas: Shell) -> None:
    first = json.loads(canevas.said("demo", "--json"))
    assert first["loaded"] is True
    assert list(first["links"]) == ["facilitator", "supervisor", "guest_editor", "participant"]
    again = json.loads(canevas.said("demo", "--json"))
    assert (again["loaded"], again["links"]) == (False, first["links"])
    assert len(json.loads(canevas.said("canvas", "list", "--json"))) == 3
    kept = canevas.folder / "demo-links.json"
    assert kept.stat().st_mode & 0o077 == 0


def test_the_demo_leaves_a_database_with_canvases_alone(canevas: Shell) -> None:
    canevas.said("canvas", "create", "--title", "À moi")
    assert "nothing was loaded" in canevas.said("demo")
    assert len(json.loads(canevas.said("canvas", "list", "--json"))) == 1


def test_an_invitation_is_made_listed_and_withdrawn(canevas: Shell) -> None:
    canvas = canevas.said("canvas", "create", "--title", "x").strip()
    made = json.loads(
        canevas.said(
            "invite",
            "create",
            canvas,
            "--role",
            "guest_editor",
            "--section",
            "objectives",
            "--json",
        )
    )
    assert made["url"].endswith(f"/i/{made['token']}")
    assert canevas.said("invite", "create", canvas).splitlines()[-1].startswith("http://")
    listed = json.loads(canevas.said("invite", "list", canvas, "--json"))
    assert [row["writes"] for row in listed if row["id"] == made["id"]] == [["objectives"]]
    assert made["token"] not in canevas.said("invite", "list", canvas)
    canevas.said("invite", "revoke", canvas, made["id"])
    assert "revoked" in canevas.said("invite", "list", canvas)


def test_verify_names_the_row_that_was_changed(canevas: Shell) -> None:
    canvas = canevas.said("canvas", "create", "--title", "x").strip()
    assert "0 faults" in canevas.said("verify")
    with sqlite3.connect(canevas.folder / "canevas.db") as database:
        database.execute("UPDATE log_entry SET actor = 'person:x' WHERE revision = 3")
    database.close()
    done = canevas("verify", canvas)
    assert done.exit_code == 1
    assert f"canvas {canvas}, revision 3" in done.stderr
    assert canevas("verify", "--json").exit_code == 1


def test_the_openapi_document_is_printed_without_a_database(shell: Shell) -> None:
    assert json.loads(shell.said("openapi")) == json.loads(json.dumps(document(API)))


def test_the_browsers_contract_is_up_to_date(shell: Shell) -> None:
    assert shell.said("contract", "--check") == ""
