"""Every fault of the configuration is reported at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from workspace.config import BadConfiguration, read_config


def test_without_any_variable_the_embedded_database_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config = read_config({})
    assert config.embedded
    assert config.data_dir == Path("var")


def test_a_key_is_made_once_readable_by_its_owner_only_and_kept(tmp_path: Path) -> None:
    environ = {"CANEVAS_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/canevas.db"}
    first = read_config(environ).secret_key
    assert len(first) >= 32
    assert read_config(environ).secret_key == first
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_all_faults_are_told_together() -> None:
    with pytest.raises(BadConfiguration) as bad:
        read_config(
            {
                "CANEVAS_DATABASE_URL": "mysql://x",
                "CANEVAS_LOG_FORMAT": "xml",
                "CANEVAS_PUBLIC_URL": "canevas.example",
                "CANEVAS_LIMIT_CARDS": "many",
                "CANEVAS_LIMIT_TEETH": "32",
                "CANEVAS_SECRET_KEY": "short",
            }
        )
    assert len(bad.value.faults) == 6
    assert "CANEVAS_LIMIT_TEETH" in str(bad.value)


def test_proxies_are_addresses_or_networks_and_never_everybody() -> None:
    environ = {"CANEVAS_SECRET_KEY": "k" * 40}
    assert read_config(environ).trusted_proxies == ("127.0.0.1", "::1")
    said = {**environ, "CANEVAS_TRUSTED_PROXIES": "10.0.0.0/8, 2001:db8::1"}
    assert read_config(said).trusted_proxies == ("10.0.0.0/8", "2001:db8::1")
    assert read_config({**environ, "CANEVAS_TRUSTED_PROXIES": ""}).trusted_proxies == ()
    for wrong in ("*", "proxy.example", "10.0.0.1/8"):
        with pytest.raises(BadConfiguration, match="no address and no network"):
            read_config({**environ, "CANEVAS_TRUSTED_PROXIES": wrong})


def test_a_server_database_needs_a_key_of_its_own() -> None:
    with pytest.raises(BadConfiguration, match="CANEVAS_SECRET_KEY is required"):
        read_config({"CANEVAS_DATABASE_URL": "postgresql+asyncpg://localhost/canevas"})


def test_a_key_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("k" * 40 + "\n")
    environ = {
        "CANEVAS_DATABASE_URL": "postgresql+asyncpg://localhost/canevas",
        "CANEVAS_SECRET_KEY_FILE": str(tmp_path / "key"),
    }
    assert read_config(environ).secret_key == "k" * 40
    with pytest.raises(BadConfiguration, match="cannot be read"):
        read_config({**environ, "CANEVAS_SECRET_KEY_FILE": str(tmp_path / "none")})


def test_limits_are_read_by_name() -> None:
    environ = {
        "CANEVAS_SECRET_KEY": "k" * 40,
        "CANEVAS_LIMIT_LONG_FIELD": "4000000",
        "CANEVAS_PUBLIC_URL": "https://canevas.example/",
    }
    config = read_config(environ)
    assert config.limits.long_field == 4_000_000
    assert config.public_url == "https://canevas.example"
    assert "k" * 40 not in repr(config)
