"""Every sentence of the history, in every language, of few and of many."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest

from workspace.canvas import changes
from workspace.canvas.model import Card, Link
from workspace.canvas.schema import CARD_SECTIONS, CardSectionId
from workspace.history import sentences as s
from workspace.history.moments import CardName, Told
from workspace.history.sentences import LinkName, Sentence
from workspace.language import LANGUAGES
from workspace.language.catalogue import catalogue
from workspace.outputs.history_words import (
    KINDS,
    Absent,
    GroupParty,
    GroupSpan,
    NobodyInParticular,
    Party,
    PersonParty,
    QuoteSpan,
    Reading,
    ServerParty,
    Words,
    You,
    kind_of,
    plain,
    sentence_lines,
)

LETTERS = {"needs": "B", "objectives": "O", "actors": "A", "values": "V", "evaluation": "E"}
RESIDENTS = GroupParty("Habitantes et habitants", 0, "H")
PARTIES: Mapping[str, Party] = {
    "h": RESIDENTS,
    "t": GroupParty("Équipe", 1, "É"),
    "p": GroupParty("Partenaires", 2, "P"),
    "amina": PersonParty("Amina"),
    "you": You(),
    "nobody": NobodyInParticular(),
    "gone": Absent(),
    "server": ServerParty(),
}
VOICES = ((), ("h",), ("h", "t"), ("you",), ("you", "h"), ("gone",), ("server",), ("amina", "h"))
# Words that neither French nor Dutch nor Arabic has.
ENGLISH = re.compile(
    r"\b(the|and|you|were|added|reworded|moved|changed|took|gave|made|links?|cards?|with|"
    r"groups?|others?|something|head|kind|under|part)\b"
)


def name(section: CardSectionId, number: int, title: str = "") -> CardName:
    return CardName(f"{section}{number}", section, f"{LETTERS[section]}{number}", title)


def some(section: CardSectionId, count: int) -> tuple[CardName, ...]:
    return tuple(name(section, number) for number in range(1, count + 1))


def links(kind: str, count: int) -> tuple[LinkName, ...]:
    return tuple(
        LinkName(Link(f"l{n}", "needs", kind, "a", "b"), name("needs", n), name("objectives", n))
        for n in range(1, count + 1)
    )


def every(section: CardSectionId, count: int, by: tuple[str, ...]) -> Iterator[Sentence]:
    """A sentence of each sort, about `count` things."""
    cards = some(section, count)
    yield s.CardsAdded(section, cards, by=by)
    yield s.CardsRemoved(section, cards, by=by)
    yield s.CardsReworded(section, cards, ("title", "body"), by=by)
    yield s.CardsReworded(section, cards, ("body", "plain"), by=by)
    yield s.CardsRestyled(section, cards, by=by)
    yield s.CardsSetAside(section, cards, None, by=by)
    yield s.CardsSetAside(section, cards, "p", by=by)
    yield s.CardsMerged(section, cards, name(section, 99), by=by)
    yield s.CardSplit(section, name(section, 99), cards, by=by)
    yield s.CardsRestored(section, cards, by=by)
    yield s.CardsReordered(section, cards, by=by)
    yield s.CardsMovedAway(section, cards, "values", by=by)
    for status in ("agreed", None, "of tomorrow's release"):
        yield s.ValueSet(section, cards, "status", status, by=by)
    yield s.ValueSet(section, cards, "kind", "need", by=by)
    yield s.FieldsSet(section, cards, ("minority", "lang", "of tomorrow's release"), by=by)
    for kind in ("answered_by", "tension", "of tomorrow's release"):
        yield s.LinksMade(kind, links(kind, count), by=by)
        yield s.LinksRemoved(kind, links(kind, count), by=by)
        yield s.LinksChanged(kind, links(kind, count), by=by)
    yield s.FrameReworded(("title", "summary"), by=by)
    yield s.FrameSet(("groups",), by=by)


def reading(code: str) -> Reading:
    groups = {key: party for key, party in PARTIES.items() if isinstance(party, GroupParty)}
    return Reading(catalogue(LANGUAGES[code]), PARTIES.__getitem__, groups.get)


def said(sentence: Sentence, code: str = "fr") -> str:
    """One sentence as text, without the invisible signs around names."""
    reader = reading(code)
    (line,) = sentence_lines([sentence], reader)
    return plain(line, reader.speaks).translate(dict.fromkeys(map(ord, "\u2068\u2069\u200f")))


def test_no_sort_of_sentence_is_forgotten() -> None:
    made = {type(sentence) for sentence in every("needs", 1, ())}
    assert made == set(Sentence.__args__)
    assert {kind_of(sentence) for sentence in every("needs", 1, ())} == set(KINDS)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("count", [1, 2, 3, 5, 11, 100])
def test_every_sentence_is_complete_in_every_language(code: str, count: int) -> None:
    reader = reading(code)
    for section in CARD_SECTIONS:
        for by in VOICES:
            for sentence in every(section, count, by):
                (line,) = sentence_lines([sentence], reader)
                text = plain(line, reader.speaks)
                assert "%" not in text, text
                assert "\x00" not in text, text
                assert "  " not in text, text
                assert not text.startswith((" ", "،")), text
                assert text[0] == text[0].upper(), text
                if code != "en":
                    ours = " ".join(span.text for span in line if isinstance(span, Words))
                    ours = ours.replace("of tomorrow's release", "")
                    assert not ENGLISH.search(ours), ours
                if count > 5 and not isinstance(sentence, s.FrameReworded | s.FrameSet):
                    assert str(count - 5) in text, text


@pytest.mark.parametrize("code", LANGUAGES)
def test_who_did_it_is_named_once_as_a_span_that_a_page_can_draw(code: str) -> None:
    for sentence in every("needs", 3, ("h",)):
        (line,) = sentence_lines([sentence], reading(code))
        assert line.count(GroupSpan("Habitantes et habitants", 0, "H")) == 1


def test_a_group_may_have_any_name_and_the_verb_is_still_right() -> None:
    one = s.CardsReworded("needs", some("needs", 1), ("title",), by=("h",))
    assert said(one) == "Le groupe Habitantes et habitants a reformulé B1"
    two = s.CardsReworded("needs", some("needs", 2), ("title",), by=("h", "t"))
    assert said(two) == ("Les groupes Habitantes et habitants et Équipe ont reformulé B1 et B2")
    assert said(two, "nl") == (
        "De groepen Habitantes et habitants en Équipe hebben B1 en B2 anders verwoord"
    )


def test_the_reader_is_spoken_to() -> None:
    alone = s.CardsAdded("needs", some("needs", 3), by=("you",))
    assert said(alone) == "Vous avez ajouté 3 besoins\u00a0: B1, B2 et B3"
    both = s.CardsAdded("needs", some("needs", 3), by=("you", "h"))
    assert said(both) == (
        "Vous avez ajouté 3 besoins\u00a0: B1, B2 et B3 (avec le groupe Habitantes et habitants)"
    )


def test_where_nobody_is_named_the_things_are_the_subject() -> None:
    assert said(s.CardsAdded("values", some("values", 1))) == (
        "Il y a une valeur de plus\u00a0: V1"
    )
    (link,) = links("answered_by", 1)
    assert said(s.LinksRemoved("answered_by", (link,))) == (
        "Un lien a été retiré\u00a0: B1 → O1 («\u00a0trouve réponse dans\u00a0»)"
    )


def test_arabic_counts_in_six_ways() -> None:
    texts = [said(s.CardsAdded("needs", some("needs", n)), "ar") for n in (1, 2, 3, 11, 100)]
    assert [text.split(":")[0] for text in texts] == [
        "تمت إضافة احتياج",
        "تمت إضافة احتياجين",
        "تمت إضافة 3 احتياجات",
        "تمت إضافة 11 احتياجًا",
        "تمت إضافة 100 احتياج",
    ]


def test_a_reason_is_quoted_in_peoples_own_words() -> None:
    why = "déjà fait par le CPAS"
    aside = s.CardsSetAside("objectives", some("objectives", 3)[1:2], None, why, by=("h",))
    (line,) = sentence_lines([aside], reading("fr"))
    assert QuoteSpan(why) in line
    assert said(aside) == (
        "Le groupe Habitantes et habitants a mis de côté O2\u00a0: "
        "«\u00a0déjà fait par le CPAS\u00a0»"
    )


def test_the_group_in_whose_name_it_was_done_is_told_unless_it_is_known_already() -> None:
    aside = s.CardsSetAside("needs", some("needs", 1), "h", by=("amina",))
    assert said(aside) == "Amina a mis de côté B1 (pour le groupe Habitantes et habitants)"
    assert "pour" not in said(s.CardsSetAside("needs", some("needs", 1), "h", by=("h",)))
    assert "pour" not in said(s.CardsSetAside("needs", some("needs", 1), "unknown", by=("h",)))


def test_an_obstacle_is_not_called_a_need() -> None:
    def added(*kinds: str) -> s.CardsAdded:
        of = tuple(
            Told(changes.Added("needs", Card(f"needs{n}", "needs", kind, "a")))
            for n, kind in enumerate(kinds, 1)
        )
        return s.CardsAdded("needs", some("needs", len(kinds)), by=("t",), of=of)

    assert "un besoin" in said(added("need"))
    assert "2 cartes" in said(added("need", "obstacle"))


def test_links_are_named_in_the_order_of_their_codes_and_the_arrow_follows_the_script() -> None:
    ten, two = links("answered_by", 10)[9], links("answered_by", 2)[1]
    made = s.LinksMade("answered_by", (ten, two), by=("h",))
    assert "B2 → O2 et B10 → O10" in said(made)
    assert "B2 ← O2 وB10 ← O10" in said(made, "ar")
    assert "B2 ↔ O2" in said(s.LinksMade("tension", (two,)))


def test_a_card_without_a_code_is_called_by_its_title_or_as_what_it_is() -> None:
    fresh = CardName("x", "needs", None, "Un lieu calme")
    assert said(s.CardsRestored("needs", (fresh,), by=("h",))).endswith(
        "«\u00a0Un lieu calme\u00a0» sur le canevas"
    )
    empty = CardName("x", "needs")
    assert "Carte sans titre" in said(s.CardsRestored("needs", (empty,), by=("h",)))


def test_everybody_has_words_of_their_own() -> None:
    by = {
        "gone": "Une personne qui n’est plus là a",
        "nobody": "Une personne sans nom a",
        "server": "Le serveur a",
        "amina": "Amina a",
    }
    for key, begin in by.items():
        assert said(s.CardsRestored("needs", some("needs", 1), by=(key,))).startswith(begin)
    crowd = s.CardsRestored("needs", some("needs", 1), by=("h", "amina", "t", "gone"))
    assert said(crowd).startswith(
        "Amina, une personne qui n’est plus là et les groupes Habitantes et habitants et Équipe ont"
    )
