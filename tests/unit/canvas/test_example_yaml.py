"""The YAML people write by hand: the three examples come in whole and go out the same."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import yaml

from tests.unit.canvas.conftest import Docs, canvas_of
from workspace.canvas import body, edits
from workspace.canvas.interchange import (
    BadFile,
    from_example,
    read_yaml,
    to_example,
    to_json,
    write_yaml,
)
from workspace.canvas.schema import CARD_SECTIONS, links_from
from workspace.demo import DEMOS, demo_canvas, demo_canvases, demo_text


def tidy(value: Any) -> Any:
    """Without what is not there: empty lists, nulls."""
    if isinstance(value, dict):
        pairs = {key: tidy(inner) for key, inner in value.items()}
        return {key: inner for key, inner in pairs.items() if inner not in ([], None, {})}
    if isinstance(value, list):
        return [tidy(inner) for inner in value]
    return value


def comparable(file: dict[str, Any]) -> dict[str, Any]:
    """Links are a set: in which order a file names them says nothing."""
    said: dict[str, Any] = tidy(file)
    for section in CARD_SECTIONS:
        for card in said[section]:
            for kind in links_from(section):
                if isinstance(card.get(kind.id), list):
                    card[kind.id] = sorted(card[kind.id], key=str)
    for key in ("ties", "value_tensions"):
        said[key] = sorted(said[key], key=str)
    return said


@pytest.mark.parametrize("name", DEMOS)
def test_an_example_comes_in_whole(name: str) -> None:
    raw = read_yaml(demo_text(name))
    assert comparable(to_example(from_example(raw))) == comparable(raw)


@pytest.mark.parametrize("name", DEMOS)
def test_export_import_export_gives_the_same_file(name: str) -> None:
    first = write_yaml(to_example(demo_canvas(name)))
    assert write_yaml(to_example(from_example(read_yaml(first)))) == first


@pytest.mark.parametrize("name", DEMOS)
def test_any_yaml_reader_finds_the_same_in_our_file(name: str) -> None:
    said = to_example(demo_canvas(name))
    theirs = yaml.safe_load(write_yaml(said))

    def dated(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: dated(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [dated(inner) for inner in value]
        return str(value) if hasattr(value, "isoformat") else value

    assert dated(theirs) == said


def test_the_demos_are_three_and_others_are_not_there() -> None:
    assert [canvas.language for canvas in demo_canvases()] == ["fr", "fr", "fr"]
    with pytest.raises(KeyError):
        demo_text("budget")


def test_cards_keep_their_codes_and_links_find_their_names() -> None:
    canvas = demo_canvas("charleroi-accueil-de-jour")
    need = canvas.card("B3")
    assert need is not None
    assert (need.code, need.fields["sensitive"]) == ("B3", True)
    kinds = {link.id: (link.kind, link.extras) for link in canvas.links}
    assert kinds["carried_by-O2-A7"] == ("carried_by", {"role": "funds"})
    assert kinds["tie-A9-A3-conflict"] == ("tie", {"tie": "conflict"})
    goal = canvas.card("O3")
    assert goal is not None
    assert goal.fields["minority"][0]["group"] == "G1"
    assert canvas.frame.fields["carrier"] == "A3"
    assert [group["id"] for group in canvas.groups] == ["G1", "G2", "G3", "G4"]
    assert set(canvas.aside) >= {"sessions", "contributions", "decisions", "expected_questions"}


def test_how_far_it_has_come_may_be_said_as_its_standing() -> None:
    goal = demo_canvas("charleroi-accueil-de-jour").card("O5")
    assert goal is not None
    assert (goal.status, goal.fields["progress"]) == (None, "idea")


def example(**said: Any) -> dict[str, Any]:
    return {"format": "canvas-example/1", "lang": "fr", "project": {"title": "x"}} | said


def test_a_cause_may_be_said_from_either_end() -> None:
    canvas = from_example(
        example(needs=[{"id": "B1", "caused_by": ["B2"]}, {"id": "B2", "causes": ["B1"]}])
    )
    assert [(link.source, link.target) for link in canvas.links] == [("B2", "B1")]


def test_links_that_say_something_are_written_out(docs: Docs) -> None:
    goal = edits.add_card(docs, "objectives", language="fr")
    other = edits.add_card(docs, "objectives", language="fr")
    value, principle = (edits.add_card(docs, "values", language="fr") for _ in range(2))
    edits.link(docs, "contributes_to", goal, other, {"because": "Si la Ville suit."})
    edits.link(docs, "tension", value, principle, {"text": "a / b", "how": "on en parle"})
    said = to_example(canvas_of(docs))
    assert said["objectives"][0]["contributes_to"] == [{"to": "O2", "because": "Si la Ville suit."}]
    assert said["value_tensions"] == [
        {"between": ["V1", "V2"], "text": "a / b", "how_we_hold_it": "on en parle"}
    ]
    assert to_example(from_example(said)) == said


def test_what_happened_on_a_canvas_survives_the_yaml(docs: Docs, at: datetime) -> None:
    bold = {"type": "text", "text": "gras", "marks": [{"type": "strong"}]}
    rich = {"type": "doc", "content": [{"type": "paragraph", "content": [bold]}]}
    one = edits.add_card(docs, "needs", {"title": "a", "body": rich}, language="fr")
    two = edits.add_card(
        docs, "needs", {"title": "b", "body": body.from_text("\nb")}, language="fr"
    )
    goal = edits.add_card(
        docs,
        "objectives",
        {"risks": "un\n\ndeux", "status": "agreed", "progress": "idea"},
        language="fr",
    )
    actor = edits.add_card(docs, "actors", language="ar")
    away = edits.add_card(docs, "needs", {"title": "c"}, language="fr")
    edits.link(docs, "escalated_to", two, actor)
    edits.link(docs, "causes", away, one)
    edits.move_to_section(docs, away, "values", at=at, language="fr")
    edits.merge(docs, two, one, at=at)
    docs["needs"].entries["x"] = docs["needs"].entries.get("nothing")
    docs["frame"].entries["groups"] = [{"id": "G1", "name": "Comité"}]
    edits.change_frame(docs, {"intro_values": "Ce à quoi nous tenons", "carrier": actor})
    said = to_example(canvas_of(docs))
    assert said["needs"][0]["body"]["type"] == "doc"
    assert said["needs"][1]["merged_into"] == "B1"
    assert said["objectives"][0]["risks"] == ["un", "deux"]
    assert said["objectives"][0]["status"] == "agreed"
    assert said["actors"][0]["code"] == "ف1"
    assert said["project"]["carrier"] == said["actors"][0]["id"] == actor
    assert said["values"][0]["moved_from"] == "needs"
    assert goal
    again = from_example(read_yaml(write_yaml(said)))
    assert to_example(again) == said


def test_two_cards_with_one_code_keep_apart(docs: Docs) -> None:
    first = edits.add_card(docs, "needs", {"title": "a"}, language="fr")
    second = edits.add_card(docs, "needs", {"title": "b"}, language="fr", card_id="B1")
    found = docs["needs"].card(second)
    assert found is not None
    found["code"] = "B1"
    said = to_example(canvas_of(docs))
    assert [(card["id"], card.get("code")) for card in said["needs"]] == [
        ("B1", None),
        ("_B1", "B1"),
    ]
    assert first != second
    assert to_example(from_example(said)) == said


def test_an_empty_body_is_not_written(docs: Docs) -> None:
    nothing = {"type": "doc", "content": [{"type": "paragraph"}]}
    edits.add_card(docs, "needs", {"body": nothing}, language="fr")
    assert "body" not in to_example(canvas_of(docs))["needs"][0]


@pytest.mark.parametrize(
    ("value", "path", "reason"),
    [
        ("x", "", "not_a_record"),
        (example(format="canvas-example/2"), "format", "unknown_format"),
        (example(budget=[]), "budget", "unknown_key"),
        (example(project={"budget": 1}), "project.budget", "unknown_key"),
        (example(lang="tlh"), "language", "unknown_option"),
        (example(needs={}), "needs", "not_a_list"),
        (example(needs=[{}]), "needs[0].id", "missing"),
        (example(needs=[{"id": 3}]), "needs[0].id", "not_a_text"),
        (example(needs=[{"id": "B1"}, {"id": "B1"}]), "needs[1].id", "twice_the_same"),
        (example(needs=[{"id": "B1", "right": "bread"}]), "needs[0].right", "unknown_option"),
        (example(needs=[{"id": "B1", "tie": []}]), "needs[0].tie", "unknown_key"),
        (
            example(needs=[{"id": "B1", "answered_by": ["O9"]}]),
            "needs[0].answered_by[0]",
            "no_such_card",
        ),
        (
            example(needs=[{"id": "B1", "answered_by": ["B2"]}, {"id": "B2"}]),
            "needs[0].answered_by[0]",
            "wrong_section",
        ),
        (
            example(needs=[{"id": "B1", "answered_by": [{}]}]),
            "needs[0].answered_by[0].to",
            "missing",
        ),
        (
            example(
                objectives=[{"id": "O1", "carried_by": [{"actor": "A1", "role": "rules"}]}],
                actors=[{"id": "A1"}],
            ),
            "objectives[0].carried_by[0].role",
            "unknown_option",
        ),
        (example(objectives=[{"id": "O1", "risks": [3]}]), "objectives[0].risks[0]", "not_a_text"),
        (example(ties=[{"from": "A1"}]), "ties[0].to", "missing"),
        (
            example(actors=[{"id": "A1"}, {"id": "A2"}], ties=[{"from": "A1", "to": "A2"}]),
            "ties[0].tie",
            "missing",
        ),
        (example(value_tensions=[{"between": ["V1"]}]), "value_tensions[0].between", "not_a_pair"),
        (example(value_tensions=[{"with": "V1"}]), "value_tensions[0].with", "unknown_key"),
        (example(minority_opinions=[{"about": "B1"}]), "minority_opinions", "no_such_card"),
        (example(minority_opinions=[{"text": "x"}]), "minority_opinions[0].about", "missing"),
        (example(project={"title": "x", "carrier": "A1"}), "project.carrier", "no_such_card"),
        (
            example(needs=[{"id": "B" * 40, "causes": ["C" * 40]}, {"id": "C" * 40}]),
            "needs[0].causes[0]",
            "too_long",
        ),
        (example(sessions=[{1: 2}]), "sessions[0].1", "not_a_text"),
    ],
)
def test_a_fault_in_an_example_is_told_with_its_place(value: Any, path: str, reason: str) -> None:
    with pytest.raises(BadFile) as caught:
        from_example(value)
    assert (caught.value.path, caught.value.reason) == (path, reason)


# ── YAML as text ──


def test_words_that_other_yaml_readers_trip_over_stay_words() -> None:
    text = "country: NO\ntime: 16:30\nday: 2026-03-12\nold: 0777\nflag: true\nnone: ~\nn: 4.5\n"
    assert read_yaml(text) == {
        "country": "NO",
        "time": "16:30",
        "day": "2026-03-12",
        "old": 777,
        "flag": True,
        "none": None,
        "n": 4.5,
    }
    assert read_yaml("") is None
    assert read_yaml("a:\nb: ''") == {"a": None, "b": ""}


def bomb() -> str:
    lines = ["a: &a [x, x, x]"]
    lines += [f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]" for n in range(9)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("make", "path", "reason"),
    [
        (bomb, "line 2", "alias"),
        (lambda: "a: [", "line 1", "not_yaml"),
        (lambda: "a: 1\na: 2", "line 1", "twice_the_same"),
        (lambda: "!!python/object/apply:os.system ['true']", "line 1", "not_yaml"),
        (lambda: "a: !!timestamp nonsense", "line 1", "not_yaml"),
        (lambda: "a: \x07", "", "not_yaml"),
        (lambda: "[" * 70, "line 1", "too_deep"),
        (lambda: "? [a]\n: b", "line 1", "not_yaml"),
        (lambda: "a\n" * 3_000_000, "", "too_long"),
        (lambda: "9" * 5_000, "", "not_yaml"),
        (lambda: "a: 1\n--- \nb: 2", "line 2", "not_yaml"),
    ],
)
def test_yaml_that_could_do_harm_is_refused(
    make: Callable[[], str], path: str, reason: str
) -> None:
    with pytest.raises(BadFile) as caught:
        read_yaml(make())
    assert caught.value.reason == reason
    assert caught.value.path == path


def test_the_same_canvas_is_the_same_in_json() -> None:
    canvas = demo_canvas("molenbeek-amo-quartier")
    again = from_example(read_yaml(write_yaml(to_example(canvas))))

    def without_orders(value: dict[str, Any]) -> dict[str, Any]:
        for part in value["sections"].values():
            for card in part["cards"]:
                card["order"] = ""
        return value

    assert without_orders(to_json(again)) == without_orders(to_json(canvas))
