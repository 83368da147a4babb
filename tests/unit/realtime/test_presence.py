"""A browser may state its cursor, never its name (R9)."""

from __future__ import annotations

import json

from workspace.realtime.presence import Identity, Presence, Viewer

EVERYTHING = Viewer(frozenset({"needs", "values"}))
ALICE = Identity("Alice", "inhabitants", 1)
BOB = Identity("Bob", "team", 2)


def _room() -> Presence:
    presence = Presence()
    presence.arrive("a", ALICE, 11)
    presence.arrive("b", BOB, 12)
    presence.take_news()
    return presence


def test_a_name_that_the_browser_claims_is_not_heard__R9() -> None:
    presence = _room()
    presence.point("a", {"section": "needs", "name": "Bob", "group": "team", "card": "c1"})
    (seen,) = presence.take_news().for_page(EVERYTHING).here
    assert (seen["name"], seen["group"], seen["card"]) == ("Alice", "inhabitants", "c1")


def test_a_place_in_a_section_the_reader_may_not_read_is_left_out__R9() -> None:
    presence = _room()
    presence.point("a", {"section": "needs", "card": "c1", "cursor": {"at": 1}})
    (seen,) = presence.take_news().for_page(Viewer(frozenset({"values"}))).here
    assert seen == {"session": "a", "name": "Alice", "group": "inhabitants", "color": 1}


def test_news_is_given_once_and_the_whole_table_on_demand() -> None:
    presence = _room()
    before = presence.has_news
    presence.point("b", {"section": "values"})
    moved = presence.has_news
    assert [seen["session"] for seen in presence.take_news().for_page(EVERYTHING).here] == ["b"]
    assert (before, moved, presence.has_news) == (False, True, False)
    whole = presence.everyone().for_page(EVERYTHING, whole=True)
    assert {seen["session"] for seen in whole.here} == {"a", "b"}
    assert whole.whole


def test_who_leaves_is_said_to_have_left_and_is_gone() -> None:
    presence = _room()
    presence.leave("a")
    presence.leave("nobody")
    assert presence.take_news().for_page(EVERYTHING).left == ("a",)
    assert len(presence) == 1


def test_an_unknown_section_is_no_place() -> None:
    presence = _room()
    presence.point("a", {"section": "cellar"})
    (seen,) = presence.take_news().for_page(EVERYTHING).here
    assert seen["section"] is None


def test_a_stock_provider_speaks_for_its_own_client_id_only() -> None:
    presence = Presence()
    presence.arrive("a", ALICE, 11, "needs")
    presence.arrive("b", BOB, 12, "needs")
    presence.hear("a", [(500, 1, {"user": {"name": "Bob"}}), (12, 9, None)])
    presence.hear("b", [(500, 5, {"user": {"name": "Mallory"}})])
    news = presence.take_news().for_stock(EVERYTHING, "needs")
    assert news is not None
    ((client, clock, text),) = news.entries
    assert (client, clock) == (500, 1)
    assert json.loads(text)["user"]["name"] == "Alice"


def test_an_older_clock_changes_nothing() -> None:
    presence = Presence()
    presence.arrive("a", ALICE, 11, "needs")
    presence.hear("a", [(500, 4, {"x": 1})])
    presence.take_news()
    presence.hear("a", [(500, 3, {"x": 2})])
    assert not presence.has_news


def test_stock_providers_see_our_page_s_people_who_are_in_their_section() -> None:
    presence = _room()
    presence.point("a", {"section": "needs", "card": "c"})
    news = presence.take_news()
    assert news.for_stock(EVERYTHING, "values") is None
    entries = news.for_stock(EVERYTHING, "needs")
    assert entries is not None
    assert entries.entries[0][0] == 11
    presence.leave("a")
    gone = presence.take_news().for_stock(EVERYTHING, "needs")
    assert gone is not None
    assert gone.entries[0][2] == "null"


def test_our_page_sees_a_stock_provider_s_person_without_its_own_words() -> None:
    presence = Presence()
    presence.arrive("a", ALICE, 11, "needs")
    presence.hear("a", [(500, 1, {"cursor": {"anchor": 1}, "name": "Mallory"})])
    (seen,) = presence.take_news().for_page(EVERYTHING).here
    assert (seen["name"], seen["section"]) == ("Alice", "needs")
    assert "cursor" not in seen


def test_nothing_is_heard_from_a_session_that_is_not_here() -> None:
    presence = Presence()
    presence.point("ghost", {"section": "needs"})
    presence.hear("ghost", [(1, 1, {})])
    assert not presence.has_news


# ── who sees whom ──

CLARA = Identity("Clara", "partners", 3, "p1", "Mission locale", guest=True)
DINA = Identity("Dina", "partners", 4, "p1", "Mission locale", guest=True)
EMIL = Identity("Emil", "partners", 5, "p2", "Centre social", guest=True)
SECTIONS = frozenset({"needs", "values"})
OF_P1 = Viewer(SECTIONS, "p1")
READER = Viewer(SECTIONS, names=False)


def _mixed() -> Presence:
    presence = _room()
    for session, identity in (("c", CLARA), ("d", DINA), ("e", EMIL)):
        presence.arrive(session, identity, ord(session))
    return presence


def test_people_of_the_project_see_everybody_and_where_guests_come_from__R9() -> None:
    seen = {one["session"]: one for one in _mixed().everyone().for_page(EVERYTHING).here}
    assert set(seen) == {"a", "b", "c", "d", "e"}
    assert (seen["e"]["name"], seen["e"]["partner"], seen["e"]["guest"]) == (
        "Emil",
        "Centre social",
        True,
    )
    assert "guest" not in seen["a"]
    assert "partner" not in seen["a"]


def test_a_partner_s_guest_sees_its_own_by_name_the_project_by_group_and_no_other__R9() -> None:
    seen = {one["session"]: one for one in _mixed().everyone().for_page(OF_P1).here}
    assert set(seen) == {"a", "b", "c", "d"}
    assert (seen["a"]["name"], seen["a"]["group"]) == ("", "inhabitants")
    assert (seen["d"]["name"], seen["d"]["partner"]) == ("Dina", "Mission locale")


def test_nothing_tells_that_a_hidden_person_left_or_is_followed__R9() -> None:
    presence = _mixed()
    presence.take_news()
    presence.point("a", {"section": "needs", "follow": "e"})
    followed = presence.take_news()
    assert "follow" not in followed.for_page(OF_P1).here[0]
    assert followed.for_page(EVERYTHING).here[0]["follow"] == "e"
    presence.leave("e")
    left = presence.take_news()
    assert left.for_page(OF_P1).left == ()
    assert left.for_page(EVERYTHING).left == ("e",)


def test_whom_somebody_follows_is_left_out_when_it_names_nobody_here() -> None:
    presence = _mixed()
    for target in ("ghost", 7, ["e"]):
        presence.point("a", {"section": "needs", "follow": target})
        (seen,) = (o for o in presence.everyone().for_page(OF_P1).here if o["session"] == "a")
        assert "follow" not in seen


def test_readers_see_nobody_s_name__R9() -> None:
    seen = _mixed().everyone().for_page(READER).here
    assert {one["name"] for one in seen} == {""}
    assert not any("partner" in one or "guest" in one for one in seen)


def test_stock_providers_are_told_no_more_than_pages__R9() -> None:
    presence = _mixed()
    presence.point("e", {"section": "needs", "card": "c1"})
    assert presence.everyone().for_stock(OF_P1, "needs") is None
    presence.hear("a", [(500, 1, {"cursor": {"anchor": 1}, "me": "Alice"})])
    presence.point("b", {"section": "needs", "card": "c1", "follow": "e"})
    news = presence.everyone().for_stock(OF_P1, "needs")
    assert news is not None
    ((client, _, text),) = news.entries
    assert client == 12
    assert json.loads(text) == {"user": {"name": "", "color": 2}}
    presence.leave("e")
    assert presence.take_news().for_stock(OF_P1, "values") is None
