"""How each question finds the cards it is about. A rule that yields None is about the whole.

Kept apart from what the questions say, so that the conditions can be read in one go;
the function's name is the question's code.
"""

from __future__ import annotations

from collections.abc import Iterator

from workspace.canvas.model import Card
from workspace.canvas.questions.scene import Scene
from workspace.canvas.schema import CARD_SECTIONS

# ── needs ──


def need_without_objective(scene: Scene) -> Iterator[Card]:
    """Needs and aspirations that nothing answers and that are not beyond reach."""
    for card in scene.cards("needs", "need", "aspiration"):
        if not scene.links("answered_by", card) and not card.fields.get("out_of_reach"):
            yield card


def need_without_evidence(scene: Scene) -> Iterator[Card]:
    """Needs of which nothing shows that they are so."""
    # A strength that is there needs no proof, and what is passed on is proved elsewhere.
    for card in scene.cards("needs", "need", "aspiration", "observation", "obstacle"):
        if not card.fields.get("evidence") and not card.fields.get("out_of_reach"):
            yield card


def relayed_need_never_confirmed(scene: Scene) -> Iterator[Card]:
    """Needs reported by others, without evidence from a session."""
    for card in scene.cards("needs"):
        evidence = card.fields.get("evidence", ())
        heard = any(item.get("session") for item in evidence)
        if card.fields.get("voiced_mode") == "relayed" and not heard:
            yield card


def need_voiced_by_professionals_only(scene: Scene) -> Iterator[Card]:
    """Needs that none of those concerned voices."""
    for card in scene.cards("needs", "need", "aspiration"):
        voices = {voice.id for voice in scene.targets("voiced_by", card)}
        concerned = {actor.id for actor in scene.targets("concerns", card)}
        if voices and concerned and not voices & concerned:
            yield card


def only_deficits(scene: Scene) -> Iterator[None]:
    """A section of needs without a strength or an aspiration."""
    kinds = {card.kind for card in scene.cards("needs")}
    if kinds and not kinds & {"resource", "aspiration"}:
        yield None


def only_individual(scene: Scene) -> Iterator[None]:
    """A section of needs of which none is structural."""
    scales = [card.fields.get("scale") for card in scene.cards("needs")]
    if any(scales) and "structural" not in scales:
        yield None


def structural_without_addressee(scene: Scene) -> Iterator[Card]:
    """Needs beyond reach that nobody is told about."""
    for card in scene.cards("needs"):
        if card.fields.get("out_of_reach") and not scene.links("escalated_to", card):
            yield card


# ── objectives ──


def objective_without_need(scene: Scene) -> Iterator[Card]:
    """General and specific objectives that answer no need."""
    for card in scene.cards("objectives", "general", "specific"):
        if not scene.sources("answered_by", card):
            yield card


def objective_without_carrier(scene: Scene) -> Iterator[Card]:
    """Objectives and activities without an actor who carries them."""
    for card in [*_to_be_done(scene), *scene.cards("objectives", "activity")]:
        if not scene.links("carried_by", card):
            yield card


def objective_carried_by_one(scene: Scene) -> Iterator[None]:
    """One actor leads more than half of the objectives."""
    led = [
        {
            link.target
            for link in scene.links("carried_by", card)
            if link.extras.get("role") == "leads"
        }
        for card in _to_be_done(scene)
    ]
    leaders = {name for names in led for name in names}
    if len(led) > 1 and any(sum(name in names for names in led) * 2 > len(led) for name in leaders):
        yield None


def objective_without_means(scene: Scene) -> Iterator[Card]:
    """Specific and operational objectives whose means are not written."""
    for card in scene.cards("objectives", "specific", "operational"):
        if not card.text("means").strip():
            yield card


def objective_without_evaluation(scene: Scene) -> Iterator[Card]:
    """Objectives that no evaluation question assesses."""
    for card in _to_be_done(scene):
        if not scene.sources("assesses", card):
            yield card


def success_not_defined_by_concerned(scene: Scene) -> Iterator[Card]:
    """Objectives whose success nobody concerned has described."""
    for card in _to_be_done(scene):
        if not card.text("success_in_their_words").strip():
            yield card


def objective_strains_value_unspoken(scene: Scene) -> Iterator[Card]:
    """Objectives that strain a value without a word on how it is held."""
    spoken = {
        end
        for value in scene.cards("values")
        for link in scene.links("tension", value)
        if link.extras.get("text") or link.extras.get("how")
        for end in (link.source, link.target)
    }
    for card in scene.cards("objectives"):
        for link in scene.links("strains", card):
            if link.target not in spoken and not link.extras.get("how"):
                yield card
                break


def activity_only(scene: Scene) -> Iterator[Card]:
    """Operational objectives and activities that contribute to nothing."""
    for card in scene.cards("objectives", "operational", "activity"):
        if not scene.links("contributes_to", card):
            yield card


def _to_be_done(scene: Scene) -> list[Card]:
    """Everything but purposes, which nobody carries out and nobody measures."""
    return scene.cards("objectives", "general", "specific", "operational")


# ── actors ──


def affected_without_seat(scene: Scene) -> Iterator[Card]:
    """Actors directly concerned and absent from the table."""
    for card in scene.cards("actors"):
        if card.fields.get("affected") == "direct" and card.fields.get("seat") == "absent":
            yield card


def partner_needed_not_invited(scene: Scene) -> Iterator[Card]:
    """Actors who carry an objective and are not at the table."""
    for card in scene.cards("actors"):
        uninvited = card.fields.get("seat") in ("to_invite", "absent")
        if uninvited and scene.sources("carried_by", card):
            yield card


def power_without_legitimacy(scene: Scene) -> Iterator[None]:
    """Those at the table have little power; those with power stay away."""
    deciding = [c.fields.get("power") for c in scene.cards("actors") if _seat(c) == "co_decides"]
    mighty = [_seat(c) for c in scene.cards("actors") if c.fields.get("power") == 4]
    weak = bool(deciding) and all(power is not None and power <= 2 for power in deciding)
    if weak and mighty and all(seat in ("informed", "absent") for seat in mighty):
        yield None


def _seat(card: Card) -> str | None:
    seat: str | None = card.fields.get("seat")
    return seat


def actor_with_no_link(scene: Scene) -> Iterator[Card]:
    """Actors whom nothing on the canvas is linked with."""
    for card in scene.cards("actors"):
        if not scene.linked(card):
            yield card


def conflict_unaddressed(scene: Scene) -> Iterator[Card]:
    """Actors who note a conflict with another that no objective touches."""
    touched = [_people_of(scene, objective) for objective in scene.cards("objectives")]
    for card in scene.cards("actors"):
        for link in scene.links("tie", card):
            both = {link.source, link.target}
            if link.extras.get("tie") == "conflict" and not any(both <= who for who in touched):
                yield card
                break


def _people_of(scene: Scene, objective: Card) -> set[str]:
    """Everybody an objective touches: who carries it, and whose needs it answers."""
    people = {actor.id for actor in scene.targets("carried_by", objective)}
    for need in scene.sources("answered_by", objective):
        for kind in ("concerns", "voiced_by"):
            people |= {actor.id for actor in scene.targets(kind, need)}
    return people


# ── values ──


def value_not_tested(scene: Scene) -> Iterator[Card]:
    """Values that no evaluation question tests."""
    for card in scene.cards("values"):
        if not scene.sources("tests", card):
            yield card


def value_without_practice(scene: Scene) -> Iterator[Card]:
    """Values and principles without a word on practice."""
    for card in scene.cards("values", "value", "principle"):
        if not card.text("in_practice").strip():
            yield card


def value_never_honoured(scene: Scene) -> Iterator[Card]:
    """Values and principles that no objective honours."""
    for card in scene.cards("values", "value", "principle"):
        if not scene.sources("honours", card):
            yield card


# ── evaluation ──


def evaluation_without_objective(scene: Scene) -> Iterator[Card]:
    """Questions that assess no objective and come back to no need."""
    for card in scene.cards("evaluation"):
        if not scene.links("assesses", card) and not scene.links("revisits", card):
            yield card


def judged_only_by_funder(scene: Scene) -> Iterator[Card]:
    """Questions that only funders and authorities may judge."""
    for card in scene.cards("evaluation"):
        judges = scene.targets("judged_by", card)
        if judges and all(judge.kind in ("funder", "authority") for judge in judges):
            yield card


def nobody_judges(scene: Scene) -> Iterator[Card]:
    """Questions that nobody may judge."""
    for card in scene.cards("evaluation"):
        if not scene.links("judged_by", card):
            yield card


def missing_baseline(scene: Scene) -> Iterator[Card]:
    """Figures without a starting point, and without a reason for having none."""
    for card in scene.cards("evaluation"):
        baseline = card.fields.get("baseline") or {}
        known = baseline.get("value") or baseline.get("unknown_because")
        if card.fields.get("measure") in ("count", "share", "scale") and not known:
            yield card


def target_without_use(scene: Scene) -> Iterator[Card]:
    """Targets of which nobody says what will be decided with them."""
    for card in scene.cards("evaluation"):
        if (card.fields.get("target") or {}).get("value") and not card.text("use").strip():
            yield card


def burden_unspoken(scene: Scene) -> Iterator[Card]:
    """Questions asked of people without a word on what it costs them."""
    # Figures that a register yields ask nothing of anybody; stories and scales do.
    for card in scene.cards("evaluation"):
        asked = card.fields.get("measure") in ("story", "scale", "yes_no")
        if asked and not card.text("burden").strip():
            yield card


def never_returned(scene: Scene) -> Iterator[Card]:
    """Questions whose judges are directly concerned and never hear the result."""
    for card in scene.cards("evaluation"):
        told = {actor.id for actor in scene.targets("reported_to", card)}
        judges = scene.targets("judged_by", card)
        concerned = {actor.id for actor in judges if actor.fields.get("affected") == "direct"}
        if concerned and not told & concerned:
            yield card


# ── everywhere ──


def easy_read_missing(scene: Scene) -> Iterator[Card]:
    """Agreed cards without plain words."""
    for section in CARD_SECTIONS:
        for card in scene.cards(section):
            if card.status == "agreed" and not card.text("plain").strip():
                yield card
