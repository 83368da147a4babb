"""The server and the browser say the same sentence for every count, in every language."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.unit.language.test_compile import COUNTS, VECTORS
from workspace.language import LANGUAGES, po
from workspace.language.catalogue import po_path, read_catalogue
from workspace.language.compile import browser_content

pytestmark = pytest.mark.node

T_TS = Path(__file__).parents[3] / "frontend" / "src" / "language" / "t.ts"
SAY = """
const { speak, t, tn, tp } = await import(process.argv[1])
const { catalogues, counts, pairs } = JSON.parse(await new Response(process.stdin).text())
const said = {}
for (const [code, catalogue] of Object.entries(catalogues)) {
  speak(catalogue)
  said[code] = {
    counted: pairs.map(([one, many]) => counts.map((n) => tn(one, many, n, { n: String(n) }))),
    single: t('Saved'), context: tp('adjective', 'Open'), unknown: t('Nobody translated {this}'),
  }
}
console.log(JSON.stringify(said))
"""
Pairs = list[tuple[str, ...]]
OURS: Pairs = [("{n} change", "{n} changes")]


@pytest.fixture(scope="module")
def node() -> str:
    """The Node of the virtual environment, which reads TypeScript as it stands."""
    found = shutil.which("node", path=str(Path(__file__).parents[3] / ".venv" / "bin"))
    return found or "node"


def said_by_the_browser(node: str, catalogues: object, pairs: Pairs) -> dict[str, dict[str, Any]]:
    """What `t.ts` answers, with the isolating signs around words taken out."""
    asked = {"catalogues": catalogues, "counts": COUNTS, "pairs": pairs}
    answer = subprocess.run(
        [node, "--input-type=module", "-e", SAY, T_TS.as_uri()],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    said: dict[str, dict[str, Any]] = json.loads(answer.replace("\u2068", "").replace("\u2069", ""))
    return said


def test_browser_and_server_choose_the_same_form_for_every_count(node: str) -> None:
    vectors = json.loads(VECTORS.read_text("utf-8"))
    catalogues = {code: vector["catalogue"] for code, vector in vectors.items()}
    said = said_by_the_browser(node, catalogues, OURS)
    for code, vector in vectors.items():
        expected = [vector["forms"][str(n)].replace("{n}", str(n)) for n in COUNTS]
        assert said[code]["counted"] == [expected], code
        assert said[code]["single"] == f"Saved in {code}"
        assert said[code]["context"] == "as an adjective"
        assert said[code]["unknown"] == "Nobody translated {this}"


def test_a_french_million_takes_the_plural(node: str) -> None:
    """`Intl.PluralRules` calls it `many`, a category that French has not in gettext."""
    french = json.loads(VECTORS.read_text("utf-8"))["fr"]["catalogue"]
    assert "many" in french["plural"]
    said = said_by_the_browser(node, {"fr": french}, OURS)
    assert said["fr"]["counted"][0][COUNTS.index(1_000_000)] == "1000000 form 1"


def test_every_counted_sentence_of_our_catalogues_is_said_alike(node: str) -> None:
    contents, pairs = {}, set[tuple[str, ...]]()
    for code, language in LANGUAGES.items():
        messages = po.sentences(po.read(po_path(code)))
        contents[code] = browser_content(messages, language)
        pairs |= {
            po.source_forms(message)
            for message in messages
            if message.pluralizable and any(f.startswith("frontend/") for f in po.files(message))
        }
    listed = sorted(pairs)
    said = said_by_the_browser(node, contents, listed)
    for code, language in LANGUAGES.items():
        speaks = read_catalogue(language)
        for pair, counted in zip(listed, said[code]["counted"], strict=True):
            answered = [speaks.ngettext(pair[0], pair[1], n).replace("{n}", str(n)) for n in COUNTS]
            assert counted == answered, (code, pair)
