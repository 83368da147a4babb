"""From the code to the catalogues."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from babel.messages.jslexer import unquote_string

from workspace.language import po
from workspace.language.catalogue import po_path
from workspace.language.extract import ROOT, extract, gather
from workspace.language.languages import LANGUAGES

PYTHON = """
from workspace.language import N_
NAME = N_("A word kept for later")
def page(_, ngettext, pgettext, n):
    # Translators: shown above the list
    _("Said in Python")
    ngettext("%(n)s card", "%(n)s cards", n)
    pgettext("verb", "Open")
"""
PAGE = """
{% trans %}
  Said in a
  page
{% endtrans %}
{% trans count=n %}{{ count }} guest{% pluralize %}{{ count }} guests{% endtrans %}
<p title="{{ _('Said in an attribute') }}">
"""
VIEW = """
export function View<T extends Card>(props: { cards: T[]; n: number }) {
  const words = useWords<Map<string, T>>()
  return (
    <section aria-label={t('Said in TSX')} class={`a ${t('Said in a template')}`}>
      {props.n > 0 && <b>{tn('{n} card here', '{n} cards here', props.n, { n: props.n })}</b>}
      {tp('adjective', 'Open')} {words!.get(t('Said after a bang'))}
      <i>{t(props.n === 'out' ? props.label : 'in')} {map.t('Not ours')}</i>
      <u title={t('{a} after {b}', {
        a: t('Said inside'), b: `${words.get(t('Said deep inside'))}`
      })} />
      {t(
        'Said in two ' +
          'pieces',
        { n: (1, 2) },
      )}
      {/* Don't stumble over an apostrophe. */}
      <p>{props.n / 2} / {t('Said after a division', { name: props.cards[0]!.name })}</p>
    </section>
  )
}
"""
CORE = """
const pick = <T,>(x: T) => x
export function t(sentence: string, facts = 'none'): string { return sentence + facts }
// Translators: on the button
const button = t(`Said in back-ticks`)
export const label = pick<string>(t('Said in TypeScript'))
if (1 < 2 && label) console.log(t("Said in \\u00ab double \\u00bb quotes"))
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small tree laid out like ours."""
    shutil.copy(ROOT / "babel.cfg", tmp_path / "babel.cfg")
    for name, text in {
        "workspace/deep/page.py": PYTHON,
        "workspace/web/templates/page.html": PAGE,
        "workspace/static/build/old.py": "_('Built, not written')",
        "frontend/src/view/view.tsx": VIEW,
        "frontend/src/core.ts": CORE,
        "frontend/node_modules/x/src/x.ts": "t('Somebody else')",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def test_sentences_are_found_wherever_the_code_says_them(house: Path) -> None:
    found = {(m.context, m.id) for m in po.sentences(gather(house))}
    assert found == {
        (None, "A word kept for later"),
        (None, "Said in Python"),
        (None, ("%(n)s card", "%(n)s cards")),
        ("verb", "Open"),
        (None, "Said in a page"),
        (None, ("%(count)s guest", "%(count)s guests")),
        (None, "Said in an attribute"),
        (None, "Said in TSX"),
        (None, "Said in a template"),
        (None, ("{n} card here", "{n} cards here")),
        ("adjective", "Open"),
        (None, "Said after a bang"),
        (None, "Said after a division"),
        (None, "{a} after {b}"),
        (None, "Said inside"),
        (None, "Said deep inside"),
        (None, "Said in two pieces"),
        (None, "Said in back-ticks"),
        (None, "Said in TypeScript"),
        (None, "Said in « double » quotes"),
    }


def test_a_comment_for_translators_comes_along(house: Path) -> None:
    template = gather(house)
    for text, note in (
        ("Said in Python", "shown above the list"),
        ("Said in back-ticks", "on the button"),
    ):
        message = template.get(text)
        assert message is not None
        assert message.auto_comments == [note]


def test_no_sentence_of_our_own_page_is_missed() -> None:
    """A second reading, by a pattern that knows nothing of the language's grammar."""
    found = {text for m in po.sentences(gather()) for text in (*po.source_forms(m), m.context)}
    call = re.compile(
        r"""(?<![\w.])(?:t|tn|tp|N_)\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")"""
    )
    missed = {
        text
        for path in (ROOT / "frontend" / "src").rglob("*.ts*")
        for single, double in call.findall(
            re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        )
        if (text := unquote_string(f"'{single}'" if single else f'"{double}"')) not in found
    }
    assert missed == set()


def test_a_catalogue_knows_files_and_no_line_numbers_dates_or_people(house: Path) -> None:
    extract(house)
    text = po_path("fr", house / "workspace" / "language").read_text("utf-8")
    assert "#: frontend/src/view/view.tsx\n" in text
    assert "@" not in text
    assert "POT-Creation-Date" not in text
    assert not any(line.startswith("#:") and line[-1].isdigit() for line in text.splitlines())


def test_extracting_twice_writes_the_same_bytes(house: Path) -> None:
    root = house / "workspace" / "language"
    extract(house)
    first = {code: po_path(code, root).read_bytes() for code in LANGUAGES}
    extract(house)
    assert {code: po_path(code, root).read_bytes() for code in LANGUAGES} == first


def test_a_translation_stays_and_a_sentence_nobody_says_goes(house: Path) -> None:
    root = house / "workspace" / "language"
    extract(house)
    catalog = po.read(po_path("fr", root))
    for msgid, text in (("Said in TSX", "Dit en TSX"), ("Said in Python", "Dit en Python")):
        message = catalog.get(msgid)
        assert message is not None
        message.string = text
    po.write(po_path("fr", root), catalog, LANGUAGES["fr"])
    (house / "workspace/deep/page.py").write_text("_('Said anew in Python')")
    extract(house)
    catalog = po.read(po_path("fr", root))
    kept = catalog.get("Said in TSX")
    assert kept is not None
    assert kept.string == "Dit en TSX"
    assert catalog.get("Said in Python") is None
    # Nothing is guessed from a sentence that looks alike.
    fresh = catalog.get("Said anew in Python")
    assert fresh is not None
    assert fresh.string == ""
    assert not fresh.fuzzy


def test_english_needs_no_translator(house: Path) -> None:
    waiting = extract(house)
    assert waiting["en"] == 0
    assert waiting["fr"] == 20
