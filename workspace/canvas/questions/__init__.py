"""The coherence questions: what a facilitator would ask, looking at the canvas.

Never errors and never a score. Each question is a pure function of the canvas that
names the cards it is about; a question about the canvas as a whole names none. Some
need what is no part of the document (contributions, objections, who shaped what) and
are asked elsewhere. People set a question aside with a written reason; that is kept
elsewhere too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from workspace.canvas.model import Canvas, Card
from workspace.canvas.questions import rules
from workspace.canvas.questions.scene import Scene
from workspace.canvas.schema import CardSectionId
from workspace.canvas.schema.shapes import N_

__all__ = ["QUESTIONS", "Question", "QuestionKind", "ask"]


@dataclass(frozen=True, slots=True)
class QuestionKind:
    """A question by its stable code, the section it stands in, and what it says."""

    code: str
    section: CardSectionId
    says: str
    find: Callable[[Scene], Iterator[Card | None]]


@dataclass(frozen=True, slots=True)
class Question:
    """A question asked of this canvas. `card` is None when it is about the whole."""

    code: str
    section: CardSectionId
    card: str | None


def ask(canvas: Canvas) -> tuple[Question, ...]:
    """Every question the canvas raises, in the order of the sections and of the table."""
    scene = Scene(canvas)
    return tuple(
        Question(kind.code, card.section if card else kind.section, card.id if card else None)
        for kind in QUESTIONS.values()
        for card in kind.find(scene)
    )


def _kind(
    find: Callable[[Scene], Iterator[Card | None]], section: CardSectionId, says: str
) -> QuestionKind:
    return QuestionKind(find.__name__, section, says, find)


QUESTIONS: Final = {
    kind.code: kind
    for kind in (
        _kind(
            rules.need_without_objective,
            "needs",
            N_("Nothing in the project answers this need. Do we stand by that?"),
        ),
        _kind(rules.need_without_evidence, "needs", N_("How do we know?")),
        _kind(
            rules.relayed_need_never_confirmed,
            "needs",
            N_("It is said on their behalf. Who asked them?"),
        ),
        _kind(
            rules.need_voiced_by_professionals_only,
            "needs",
            N_("Nobody concerned has put it this way."),
        ),
        _kind(
            rules.only_deficits,
            "needs",
            N_("Only what is missing has been written. Which strengths are there?"),
        ),
        _kind(
            rules.only_individual,
            "needs",
            N_("All needs are those of persons and groups. And the causes?"),
        ),
        _kind(rules.structural_without_addressee, "needs", N_("Who must be told?")),
        _kind(
            rules.objective_without_need,
            "objectives",
            N_("Which need does this objective answer?"),
        ),
        _kind(rules.objective_without_carrier, "objectives", N_("Nobody carries it.")),
        _kind(rules.objective_carried_by_one, "objectives", N_("One actor carries it all.")),
        _kind(rules.objective_without_means, "objectives", N_("With what means?")),
        _kind(rules.objective_without_evaluation, "objectives", N_("How will we know?")),
        _kind(
            rules.success_not_defined_by_concerned,
            "objectives",
            N_("What will have changed for them, said by them?"),
        ),
        _kind(
            rules.objective_strains_value_unspoken,
            "objectives",
            N_("This objective strains a value: how do we hold it?"),
        ),
        _kind(
            rules.activity_only,
            "objectives",
            N_("This is something we do: what does it change?"),
        ),
        _kind(
            rules.affected_without_seat,
            "actors",
            N_("Directly concerned, absent from the table."),
        ),
        _kind(
            rules.partner_needed_not_invited,
            "actors",
            N_("We count on an actor who has not been invited."),
        ),
        _kind(
            rules.power_without_legitimacy,
            "actors",
            N_("Those who decide do not come; those who come do not decide."),
        ),
        _kind(rules.actor_with_no_link, "actors", N_("What is this actor doing here?")),
        _kind(
            rules.conflict_unaddressed,
            "actors",
            N_("A conflict is noted, and no objective touches it."),
        ),
        _kind(
            rules.value_not_tested,
            "values",
            N_("No evaluation question puts this value to the test."),
        ),
        _kind(rules.value_without_practice, "values", N_("In practice, what does it look like?")),
        _kind(
            rules.value_never_honoured,
            "values",
            N_("Which objective brings this value to life?"),
        ),
        _kind(
            rules.evaluation_without_objective,
            "evaluation",
            N_("What does this question belong to?"),
        ),
        _kind(
            rules.judged_only_by_funder,
            "evaluation",
            N_("Only the funder will say whether it succeeded."),
        ),
        _kind(rules.nobody_judges, "evaluation", N_("Who will say whether it succeeded?")),
        _kind(rules.missing_baseline, "evaluation", N_("Where do we start from?")),
        _kind(
            rules.target_without_use,
            "evaluation",
            N_("What will be decided with this figure?"),
        ),
        _kind(
            rules.burden_unspoken,
            "evaluation",
            N_("What does it cost the people who are asked?"),
        ),
        _kind(rules.never_returned, "evaluation", N_("Who will hear the result?")),
        _kind(rules.easy_read_missing, "needs", N_("There is no easy-to-read version yet.")),
    )
}
