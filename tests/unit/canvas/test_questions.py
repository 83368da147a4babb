"""The coherence questions: found on the examples, all and only those; each rule on its own."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.unit.canvas.conftest import Docs, canvas_of
from workspace.canvas import edits
from workspace.canvas.questions import QUESTIONS, ask
from workspace.demo import DEMOS, demo_canvas

# The examples list every question of these kinds, and no others.
LISTED = frozenset(
    {
        "need_without_objective",
        "need_without_evidence",
        "relayed_need_never_confirmed",
        "objective_without_carrier",
        "objective_without_means",
        "objective_without_evaluation",
        "success_not_defined_by_concerned",
        "affected_without_seat",
        "partner_needed_not_invited",
        "value_not_tested",
        "evaluation_without_objective",
        "judged_only_by_funder",
        "missing_baseline",
    }
)


@pytest.mark.parametrize("name", DEMOS)
def test_the_examples_raise_exactly_the_questions_they_say(name: str) -> None:
    canvas = demo_canvas(name)
    found = {(q.code, q.card) for q in ask(canvas) if q.code in LISTED}
    assert found == {(q["rule"], q["item"]) for q in canvas.aside["expected_questions"]}


def test_every_question_says_something_and_stands_under_its_own_code() -> None:
    assert all(kind.says and kind.code == code for code, kind in QUESTIONS.items())
    assert set(QUESTIONS) >= LISTED


class Table:
    """A canvas to ask about, made in a few words."""

    def __init__(self, docs: Docs) -> None:
        self.docs = docs

    def card(self, section: Any, **said: Any) -> str:
        return edits.add_card(self.docs, section, said, language="fr")

    def link(self, kind: str, source: str, target: str, **extras: str) -> str:
        return edits.link(self.docs, kind, source, target, extras)

    def asked(self, code: str) -> set[str | None]:
        return {q.card for q in ask(canvas_of(self.docs)) if q.code == code}


@pytest.fixture
def table(docs: Docs) -> Table:
    return Table(docs)


def test_a_question_about_the_whole_names_no_card_and_stands_in_its_section(table: Table) -> None:
    table.card("needs", scale="group")
    found = {q.code: q for q in ask(canvas_of(table.docs))}
    assert (found["only_deficits"].section, found["only_deficits"].card) == ("needs", None)


def test_an_empty_canvas_raises_no_question(table: Table) -> None:
    assert ask(canvas_of(table.docs)) == ()


def test_what_was_set_aside_raises_no_question_and_answers_none(table: Table, at: datetime) -> None:
    need, goal = table.card("needs"), table.card("objectives")
    table.link("answered_by", need, goal)
    assert table.asked("need_without_objective") == set()
    edits.set_aside(table.docs, goal, at=at)
    assert table.asked("need_without_objective") == {need}
    assert table.asked("objective_without_carrier") == set()
    edits.set_aside(table.docs, need, at=at)
    assert ask(canvas_of(table.docs)) == ()


def test_needs_ask_who_says_so(table: Table) -> None:
    need = table.card("needs", voiced_mode="relayed", evidence=[{"type": "voice", "text": "x"}])
    people, team = table.card("actors"), table.card("actors")
    table.link("concerns", need, people)
    assert table.asked("need_voiced_by_professionals_only") == set()
    table.link("voiced_by", need, team)
    assert table.asked("need_voiced_by_professionals_only") == {need}
    assert table.asked("relayed_need_never_confirmed") == {need}
    table.link("voiced_by", need, people)
    assert table.asked("need_voiced_by_professionals_only") == set()
    heard = [{"type": "voice", "text": "x", "session": "S1"}]
    edits.set_field(table.docs, need, "evidence", heard)
    assert table.asked("relayed_need_never_confirmed") == set()


def test_needs_ask_for_strengths_and_causes(table: Table) -> None:
    table.card("needs", scale="group")
    assert table.asked("only_deficits") == {None}
    assert table.asked("only_individual") == {None}
    table.card("needs", kind="resource", scale="structural")
    assert table.asked("only_deficits") == set()
    assert table.asked("only_individual") == set()


def test_what_is_out_of_reach_asks_who_must_be_told(table: Table) -> None:
    need, actor = table.card("needs", out_of_reach=True), table.card("actors")
    assert table.asked("structural_without_addressee") == {need}
    assert table.asked("need_without_objective") == set()
    assert table.asked("need_without_evidence") == set()
    table.link("escalated_to", need, actor)
    assert table.asked("structural_without_addressee") == set()


def test_objectives_ask_for_a_need_a_parent_and_carriers(table: Table) -> None:
    goal = table.card("objectives", kind="general")
    deed = table.card("objectives", kind="activity")
    table.card("objectives", kind="purpose")
    assert table.asked("objective_without_need") == {goal}
    assert table.asked("activity_only") == {deed}
    assert table.asked("objective_without_carrier") == {goal, deed}
    assert table.asked("objective_without_means") == set()
    table.link("answered_by", table.card("needs"), goal)
    table.link("contributes_to", deed, goal)
    table.link("carried_by", deed, table.card("actors"))
    assert table.asked("objective_without_need") == set()
    assert table.asked("activity_only") == set()
    assert table.asked("objective_without_carrier") == {goal}


def test_one_actor_who_leads_more_than_half_is_asked_about(table: Table) -> None:
    goals = [table.card("objectives") for _ in range(3)]
    one, two = table.card("actors"), table.card("actors")
    table.link("carried_by", goals[0], one, role="leads")
    table.link("carried_by", goals[1], two, role="leads")
    assert table.asked("objective_carried_by_one") == set()
    table.link("carried_by", goals[2], one, role="leads")
    assert table.asked("objective_carried_by_one") == {None}


@pytest.mark.parametrize("how", ["link", "tension"])
def test_a_strained_value_asks_how_it_is_held(table: Table, how: str) -> None:
    goal, value, other = table.card("objectives"), table.card("values"), table.card("values")
    strain = table.link("strains", goal, value)
    table.link("tension", value, other)
    assert table.asked("objective_strains_value_unspoken") == {goal}
    if how == "link":
        edits.change_link(table.docs, strain, {"how": "On paie les pairs."})
    else:
        (tension,) = [link.id for link in canvas_of(table.docs).links if link.kind == "tension"]
        edits.change_link(table.docs, tension, {"text": "Accueillir / protéger"})
    assert table.asked("objective_strains_value_unspoken") == set()


def test_power_that_stays_away_is_asked_about(table: Table) -> None:
    table.card("actors", seat="co_decides", power=2)
    mighty = table.card("actors", seat="informed", power=4)
    assert table.asked("power_without_legitimacy") == {None}
    edits.set_field(table.docs, mighty, "seat", "consulted")
    assert table.asked("power_without_legitimacy") == set()


def test_an_actor_without_links_is_asked_about(table: Table) -> None:
    one, two, three = (table.card("actors") for _ in range(3))
    table.link("tie", one, two, tie="trust")
    assert table.asked("actor_with_no_link") == {three}


@pytest.mark.parametrize("touch", ["carried", "concerned"])
def test_a_conflict_asks_for_an_objective_that_touches_both(table: Table, touch: str) -> None:
    one, two = table.card("actors"), table.card("actors")
    table.link("tie", one, two, tie="conflict")
    table.link("tie", two, one, tie="funds")
    goal = table.card("objectives")
    table.link("carried_by", goal, one)
    assert table.asked("conflict_unaddressed") == {one}
    if touch == "carried":
        table.link("carried_by", goal, two)
    else:
        need = table.card("needs")
        table.link("answered_by", need, goal)
        table.link("voiced_by", need, two)
    assert table.asked("conflict_unaddressed") == set()


def test_values_ask_for_practice_and_for_life(table: Table) -> None:
    value, line = table.card("values"), table.card("values", kind="red_line")
    assert table.asked("value_without_practice") == {value}
    assert table.asked("value_never_honoured") == {value}
    assert table.asked("value_not_tested") == {value, line}
    edits.write_text(table.docs, value, "in_practice", "Pas de papier à la porte.")
    table.link("honours", table.card("objectives"), value)
    assert table.asked("value_without_practice") == set()
    assert table.asked("value_never_honoured") == set()


def evaluation(table: Table) -> tuple[str, Callable[..., None]]:
    name = table.card("evaluation", measure="scale", target={"value": "7 sur 10"})
    return name, lambda **said: edits.change_card(table.docs, name, said)


def test_evaluation_asks_for_use_burden_and_baseline(table: Table) -> None:
    name, write = evaluation(table)
    codes = ("target_without_use", "burden_unspoken", "missing_baseline", "nobody_judges")
    assert [table.asked(code) for code in codes] == [{name}] * 4
    write(use="Changer la règle.", burden="Trois secondes.")
    write(baseline={"unknown_because": "Personne n'a compté."})
    table.link("judged_by", name, table.card("actors"))
    assert [table.asked(code) for code in codes] == [set()] * 4


def test_a_result_goes_back_to_those_concerned(table: Table) -> None:
    name, _ = evaluation(table)
    people = table.card("actors", affected="direct")
    funder = table.card("actors", kind="funder")
    table.link("judged_by", name, people)
    table.link("reported_to", name, funder)
    assert table.asked("never_returned") == {name}
    table.link("reported_to", name, people)
    assert table.asked("never_returned") == set()


def test_an_agreed_card_asks_for_plain_words(table: Table) -> None:
    name = table.card("values", status="agreed")
    table.card("values", status="proposed")
    assert table.asked("easy_read_missing") == {name}
    (question,) = [q for q in ask(canvas_of(table.docs)) if q.code == "easy_read_missing"]
    assert question.section == "values"
    edits.write_text(table.docs, name, "plain", "Simple.")
    assert table.asked("easy_read_missing") == set()
