"""`python -m workspace.language extract | check | typeset | compile`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from workspace.language import po
from workspace.language.catalogue import po_path
from workspace.language.languages import LANGUAGES
from workspace.language.typography import typeset


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 0 when the catalogues are as they should be."""
    parser = argparse.ArgumentParser(
        prog="python -m workspace.language",
        description="The sentences of the interface, from the code to what people read.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("extract", help="bring the catalogues in step with the code")
    commands.add_parser("check", help="name everything that keeps a catalogue from going out")
    commands.add_parser("typeset", help="put the spaces and signs each language wants")
    commands.add_parser("compile", help="write messages.mo and the browser's JSON")
    match parser.parse_args(arguments).command:
        case "extract":
            return _extract()
        case "check":
            return _check()
        case "typeset":
            return _typeset()
        case _:
            return _compile()


def _extract() -> int:
    from workspace.language.extract import extract

    for code, waiting in extract().items():
        _say(f"{code}: {waiting} to translate" if waiting else f"{code}: complete")
    return 0


def _check() -> int:
    from workspace.language.check import check

    faults = check()
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    return 1 if faults else 0


def _typeset() -> int:
    for code, language in LANGUAGES.items():
        catalog = po.read(po_path(code))
        for message in po.sentences(catalog):
            forms = tuple(typeset(form, code) for form in po.target_forms(message))
            message.string = forms if message.pluralizable else forms[0]
        po.write(po_path(code), catalog, language)
    return 0


def _compile() -> int:
    from workspace.language.compile import compile_all

    for name in compile_all().values():
        _say(name)
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
