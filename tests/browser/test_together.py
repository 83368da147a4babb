"""Two people, each with a browser of their own, on one canvas."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Join


def test_what_one_person_types_the_other_sees_before_it_is_finished(
    canvas: str, join: Join
) -> None:
    amina, bo = join(canvas, "Amina"), join(canvas, "Bo")

    amina.section("needs").locator(".section-add").click()
    amina.page.keyboard.type("Un banc à l’ombre 😀")

    expect(bo.title("Un banc à l’ombre 😀")).to_be_visible()
    expect(bo.card("Un banc").locator(".card-here")).to_contain_text(re.compile("Amina.? écrit"))
    expect(bo.card("Un banc").locator(".chip-code")).to_have_text("B1")
    amina.page.keyboard.press("Enter")
    expect(amina.title("Un banc")).to_be_focused()
    amina.is_saved()


def test_two_people_write_in_one_title_and_both_texts_stand(canvas: str, join: Join) -> None:
    amina, bo = join(canvas, "Amina"), join(canvas, "Bo")
    amina.add("objectives", "ouvrir")
    amina.open("ouvrir")
    bo.open("ouvrir")
    hers = amina.panel.get_by_label("En une phrase")
    his = bo.panel.get_by_label("En une phrase")

    hers.focus()
    amina.page.keyboard.press("End")
    his.focus()
    bo.page.keyboard.press("Home")
    bo.page.keyboard.type("Il faut ", delay=15)
    amina.page.keyboard.type(" le samedi", delay=15)

    expect(hers).to_have_value("Il faut ouvrir le samedi")
    expect(his).to_have_value("Il faut ouvrir le samedi")


def test_in_one_body_each_sees_the_others_words_and_caret(canvas: str, join: Join) -> None:
    amina, bo = join(canvas, "Amina"), join(canvas, "Bo")
    amina.add("needs", "Se laver")
    amina.open("Se laver")
    hers = amina.write_body("Deux douches")
    bo.open("Se laver")
    his = bo.write_body(" pour septante")

    expect(hers).to_contain_text("Deux douches pour septante")
    expect(hers.locator(".caret-name")).to_have_text("Bo")
    expect(his.locator(".caret-name")).to_have_text("Amina")

    amina.page.keyboard.press("Control+a")
    amina.page.keyboard.press("Control+b")
    expect(his.locator("strong")).to_contain_text("Deux douches")
    amina.is_saved()


def test_a_list_typed_with_a_dash_is_a_list_for_everybody(canvas: str, join: Join) -> None:
    amina, bo = join(canvas, "Amina"), join(canvas, "Bo")
    amina.add("needs", "Courses")
    amina.open("Courses")
    amina.write_body("- pain")
    amina.page.keyboard.press("Enter")
    amina.page.keyboard.type("lait")

    bo.open("Courses")
    expect(bo.panel.locator(".body-text li")).to_have_text(["pain", "lait"])


def test_a_link_is_shown_at_both_its_ends_to_both_people(canvas: str, join: Join) -> None:
    amina, bo = join(canvas, "Amina"), join(canvas, "Bo")
    amina.add("needs", "Un lieu au chaud")
    amina.add("objectives", "Ouvrir le soir")

    amina.choose("Un lieu au chaud", "Relier à une autre carte")
    amina.dialog.get_by_role("combobox").fill("ouvrir")
    amina.page.keyboard.press("Enter")
    amina.dialog.get_by_role("button", name="Créer le lien").click()

    for person in (amina, bo):
        expect(person.card("Un lieu").get_by_role("button", name=re.compile("O1"))).to_be_visible()
        expect(person.card("Ouvrir").get_by_role("button", name=re.compile("B1"))).to_be_visible()
    expect(amina.title("Un lieu au chaud")).to_be_focused()

    bo.open("Ouvrir")
    bo.panel.get_by_role("button", name=re.compile("Retirer le lien")).first.click()
    expect(amina.card("Un lieu").locator(".card-links")).to_have_count(0)


def test_undo_takes_back_ones_own_and_leaves_the_others_words(canvas: str, join: Join) -> None:
    amina, bo = join(canvas, "Amina"), join(canvas, "Bo")
    amina.add("values", "Accueil")
    bo.open("Accueil")
    bo.panel.get_by_label("En une phrase").focus()
    bo.page.keyboard.press("End")
    bo.page.keyboard.type(" sans condition")
    expect(amina.title("Accueil sans condition")).to_be_visible()
    amina.open("Accueil")
    amina.panel.get_by_label("En une phrase").focus()
    amina.page.keyboard.press("Home")
    amina.page.keyboard.type("Notre ")
    expect(bo.title("Notre Accueil sans condition")).to_be_visible()

    amina.page.keyboard.press("Control+z")

    expect(bo.title("Accueil sans condition")).to_be_visible()
    expect(bo.title("Notre")).to_have_count(0)
    amina.page.keyboard.press("Control+Shift+z")
    expect(bo.title("Notre Accueil sans condition")).to_be_visible()


def test_what_others_do_moves_neither_the_focus_nor_the_caret(canvas: str, join: Join) -> None:
    amina, bo = join(canvas, "Amina"), join(canvas, "Bo")
    amina.add("needs", "Premier", "Deuxième", "Troisième")
    amina.open("Deuxième")
    field = amina.panel.get_by_label("En une phrase")
    field.focus()
    field.evaluate("(element) => element.setSelectionRange(4, 4)")

    bo.open("Deuxième")
    bo.panel.get_by_label("En une phrase").focus()
    bo.page.keyboard.press("Home")
    bo.page.keyboard.type("Le ")
    bo.page.keyboard.press("Escape")
    bo.title("Premier").focus()
    bo.page.keyboard.press("Alt+End")
    bo.page.keyboard.press("Delete")

    expect(field).to_have_value("Le Deuxième")
    expect(amina.cards("needs")).to_have_count(2)
    expect(field).to_be_focused()
    assert field.evaluate("(element) => element.selectionStart") == 7


def test_a_card_set_aside_waits_in_the_bin_and_comes_back(canvas: str, join: Join) -> None:
    amina, bo = join(canvas, "Amina"), join(canvas, "Bo")
    amina.add("actors", "Le CPAS", "La commune")

    amina.choose("Le CPAS", "Mettre de côté")
    expect(bo.card("Le CPAS")).to_have_count(0)
    expect(amina.title("La commune")).to_be_focused()

    bo.main_menu("De côté")
    bo.dialog.get_by_role("button", name=re.compile("Remettre|Ramener|Reprendre")).click()
    expect(amina.card("Le CPAS")).to_be_visible()
    assert amina.titles("actors") == ["Le CPAS", "La commune"]


def test_why_a_card_is_set_aside_is_read_in_the_bin_and_in_its_story(
    canvas: str, join: Join
) -> None:
    amina, bo = join(canvas, "Amina"), join(canvas, "Bo")
    amina.add("actors", "Le CPAS")

    amina.choose("Le CPAS", "Mettre de côté et dire pourquoi…")
    expect(amina.dialog.get_by_label("Pourquoi la mettre de côté")).to_be_focused()
    amina.page.keyboard.type("Il est déjà dans la salle")
    amina.page.keyboard.press("Enter")
    expect(amina.card("Le CPAS")).to_have_count(0)

    bo.main_menu("De côté")
    why = bo.dialog.get_by_label(re.compile("Pourquoi a-t-elle été mise de côté"))
    expect(why).to_have_value("Il est déjà dans la salle")
    why.fill("Il est déjà là, deux fois")
    why.press("Tab")
    bo.is_saved()

    amina.page.goto(f"{canvas}/history")
    expect(amina.page.locator("main")).to_contain_text("« Il est déjà là, deux fois »")


def test_what_others_changed_is_told_when_asked_for(canvas: str, join: Join) -> None:
    amina, bo = join(canvas, "Amina"), join(canvas, "Bo")
    bo.add("needs", "Des nouvelles")
    expect(amina.page.locator(".news")).to_contain_text("1")

    amina.page.locator(".news").click()
    expect(amina.dialog).to_contain_text("Des nouvelles")
    amina.page.keyboard.press("Escape")
    expect(amina.page.locator(".news")).to_have_count(0)
    # One's own work is nobody's news.
    expect(bo.page.locator(".news")).to_have_count(0)


def test_who_is_here_is_listed_with_where_they_are_and_can_be_followed(
    canvas: str, join: Join
) -> None:
    amina, bo = join(canvas, "Amina"), join(canvas, "Bo")
    amina.add("evaluation", "Le saura-t-on ?")
    amina.add("needs", "Un besoin")
    bo.page.get_by_role("button", name=re.compile("1 autre personne")).click()
    row = bo.dialog.get_by_role("listitem").filter(has_text="Amina")
    row.get_by_role("button").click()
    expect(bo.page.locator(".banner", has_text="Vous suivez")).to_be_visible()

    amina.title("Le saura-t-on").focus()
    expect(bo.page.locator("#section-evaluation")).to_have_attribute("data-current", "")
    bo.page.get_by_role("button", name="Ne plus suivre").click()
    expect(bo.page.locator(".banner", has_text="Vous suivez")).to_have_count(0)


def test_the_title_of_the_canvas_is_written_together_too(canvas: str, join: Join) -> None:
    amina, bo = join(canvas, "Amina"), join(canvas, "Bo")
    amina.page.get_by_label("Titre du canevas").fill("Notre épicerie")
    expect(bo.page.get_by_label("Titre du canevas")).to_have_value("Notre épicerie")
    expect(bo.page.get_by_role("heading", level=1)).to_have_text("Notre épicerie")
