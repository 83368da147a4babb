"""`docs/operating.md` says what the program reads, offers and counts."""

from __future__ import annotations

import re
from dataclasses import fields

import click
import pytest
from click.testing import CliRunner

from tests.docs.reading import (
    ROOT,
    blocks,
    code_in,
    documents,
    rows,
    section,
    text_of,
    without_code,
)
from workspace.cli import main
from workspace.config import Config, Limits

OPERATING = text_of("docs/operating.md")


def listed(heading: str) -> dict[str, list[str]]:
    """First cell's code → the whole row, for every table under `heading`."""
    return {code_in(row[0])[0]: row for row in rows(section(OPERATING, heading))}


def test_every_command_is_listed_and_no_other() -> None:
    names = {name.removeprefix("canevas ") for name in listed("Commands")}
    assert names == set(main.list_commands(click.Context(main)))


@pytest.mark.parametrize("name", sorted(main.list_commands(click.Context(main))))
def test_every_command_helps_and_has_the_verbs_that_are_listed(name: str) -> None:
    answer = CliRunner().invoke(main, [name, "--help"])
    assert answer.exit_code == 0, answer.output
    for verb in code_in(listed("Commands")[f"canevas {name}"][1]):
        assert re.search(rf"^\s+{verb}\b", answer.output, re.MULTILINE), (name, verb)
        assert CliRunner().invoke(main, [name, verb, "--help"]).exit_code == 0


def mentioned_commands() -> set[str]:
    """Every `canevas …` in the prose and in the shell blocks of all documents."""
    found: set[str] = set()
    for path in documents():
        text = path.read_text("utf-8")
        found |= {code for code in code_in(without_code(text)) if code.startswith("canevas ")}
        for block in blocks(text):
            found |= set(re.findall(r"(?<![\w/])(?:\.venv/bin/)?(canevas [a-z].*)", block.text))
    return {command for command in found if command != "canevas backup"}


@pytest.mark.parametrize("command", sorted(mentioned_commands()))
def test_every_command_that_is_mentioned_exists(command: str) -> None:
    verbs: list[str] = []
    group: click.Command | None = main
    for word in command.split()[1:]:
        if not isinstance(group, click.Group) or not word.isalpha():
            break
        group = group.get_command(click.Context(group), word)
        assert group is not None, f"there is no {word!r}"
        verbs.append(word)
    answer = CliRunner().invoke(main, [*verbs, "--help"])
    assert answer.exit_code == 0, answer.output
    for option in re.findall(r"--[a-z-]+", command):
        assert option in answer.output, (command, option)


def test_a_command_that_is_not_there_is_said_to_be_not_there() -> None:
    assert "There is no `canevas backup`" in OPERATING
    assert "backup" not in main.list_commands(click.Context(main))


def test_every_variable_that_the_configuration_reads_is_listed_and_no_other() -> None:
    source = (ROOT / "workspace" / "config.py").read_text("utf-8")
    read = set(re.findall(r'"(CANEVAS_[A-Z_]+)"', source)) - {"CANEVAS_LIMIT_"}
    assert set(listed("Variables")) == read


def test_defaults_are_those_of_the_code() -> None:
    assert code_in(listed("Variables")["CANEVAS_DATABASE_URL"][1]) == [Config().database_url]
    assert code_in(listed("Variables")["CANEVAS_LOG_FORMAT"][1]) == [Config().log_format]


def test_limits_are_those_of_the_code() -> None:
    shown = {name: int(row[1]) for name, row in listed("Limits").items()}
    assert shown == {
        f"CANEVAS_LIMIT_{field.name.upper()}": field.default for field in fields(Limits)
    }


def test_limits_in_the_protocol_are_limits() -> None:
    named = set(re.findall(r"CANEVAS_LIMIT_[A-Z_]+", text_of("docs/protocol.md")))
    assert named <= set(listed("Limits"))


def test_every_metric_is_listed_and_no_other() -> None:
    made: set[str] = set()
    for path in (ROOT / "workspace").rglob("*.py"):
        for name in re.findall(
            r'\b(?:Counter|Gauge|Histogram|Summary|Info)\(\s*"(\w+)"', path.read_text("utf-8")
        ):
            made.add(name)
    assert made
    assert set(listed("Metrics")) == made


def test_every_address_is_listed_and_no_other() -> None:
    from workspace.web.routes import HOUSE, PAGES, SOCKETS

    answered = {route.path for route in (*HOUSE, *PAGES, *SOCKETS) if hasattr(route, "path")}
    shown = {code for row in rows(section(OPERATING, "Addresses")) for code in code_in(row[0])} - {
        "/api/v1/…"
    }
    assert shown == answered
