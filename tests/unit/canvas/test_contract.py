"""What the browser is told is written from the schema, and kept in step with it."""

from pathlib import Path

from workspace import contract
from workspace.canvas import schema
from workspace.canvas.order import LONG


def test_what_is_committed_is_what_the_code_says() -> None:
    assert contract.stale() == []


def test_writing_makes_what_is_missing_and_then_nothing_more(tmp_path: Path) -> None:
    folder = tmp_path / "generated"
    assert [path.name for path in contract.stale(folder)] == list(contract.GENERATED)
    assert [path.name for path in contract.write(folder)] == list(contract.GENERATED)
    assert contract.write(folder) == []
    (folder / "schema.ts").write_text("// by hand")
    assert [path.name for path in contract.stale(folder)] == ["schema.ts"]


def test_the_same_code_writes_the_same_file() -> None:
    assert contract.schema_ts() == contract.schema_ts()


def test_every_key_kind_and_link_is_told() -> None:
    said = contract.schema_ts()
    for section in schema.CARD_SECTIONS:
        for field in schema.SECTION[section].fields:
            assert f'field("{field.key}", "{field.type}", N_(' in said
        for kind in schema.SECTION[section].kinds:
            assert f'id: "{kind.id}"' in said
    for kind_id in schema.LINK_KIND:
        assert f'id: "{kind_id}"' in said
    assert f"longOrder: {LONG}," in said
    assert "serverOnly: true" in said
