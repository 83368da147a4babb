"""Static files: by exact name, packed once, for ever when their name holds a hash."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.requests import Request

from workspace.web.middleware import printable_path
from workspace.web.pages.files import Files


@pytest.fixture
def files(tmp_path: Path) -> Files:
    (tmp_path / "build" / "assets").mkdir(parents=True)
    (tmp_path / "build" / ".vite").mkdir()
    (tmp_path / "build" / ".vite" / "manifest.json").write_text("{}")
    (tmp_path / "build" / "assets" / "canvas-BmxEUoK9.js").write_text("let a = 1;\n" * 100)
    (tmp_path / "build" / "worker.js").write_text("x")
    (tmp_path.parent / "secret.txt").write_text("secret")
    return Files(tmp_path)


def asking(**headers: str) -> Request:
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": pairs})


def test_a_hashed_file_may_be_kept_for_ever_and_travels_packed(files: Files) -> None:
    file = files.get("build/assets/canvas-BmxEUoK9.js")
    assert file is not None
    answer = file.answer(asking(accept_encoding="gzip, br"))
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert len(answer.body) < len(file.data)
    assert file.answer(asking()).body == file.data


def test_a_file_without_a_hash_is_asked_about_again(files: Files) -> None:
    file = files.get("build/worker.js")
    assert file is not None
    assert file.answer(asking()).headers["cache-control"] == "no-cache"
    assert file.answer(asking(if_none_match=file.tag)).status_code == 304
    # One byte gets no smaller by packing.
    assert "content-encoding" not in file.answer(asking(accept_encoding="gzip")).headers


@pytest.mark.parametrize(
    "name",
    [
        "../secret.txt",
        "build/../../secret.txt",
        "/etc/passwd",
        "",
        "build",
        "build/.vite/manifest.json",
    ],
)
def test_nothing_but_our_own_files_has_a_name(files: Files, name: str) -> None:
    assert files.get(name) is None


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/i/secret", "/i/…"),
        ("/j/ABCDEF", "/j/…"),
        ("/in/secret", "/in/…"),
        ("/i/secret/more", "/i/…/more"),
        ("/c/0123", "/c/0123"),
        ("/index", "/index"),
    ],
)
def test_a_path_is_logged_without_what_opens_a_door(path: str, said: str) -> None:
    assert printable_path(path) == said
