"""Every fault of the configuration is reported at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from workspace.config import BadConfiguration, read_config

KEY = "n5XqJ0vYw2cLr8TtB4hZk7PdQm1FgS9uEaRx"


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
    environ = {"CANEVAS_SECRET_KEY": KEY}
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
    (tmp_path / "key").write_text(KEY + "\n")
    environ = {
        "CANEVAS_DATABASE_URL": "postgresql+asyncpg://localhost/canevas",
        "CANEVAS_SECRET_KEY_FILE": str(tmp_path / "key"),
    }
    assert read_config(environ).secret_key == KEY
    with pytest.raises(BadConfiguration, match="cannot be read"):
        read_config({**environ, "CANEVAS_SECRET_KEY_FILE": str(tmp_path / "none")})


def test_while_a_key_changes_the_one_before_is_believed_too(tmp_path: Path) -> None:
    older = KEY[::-1]
    (tmp_path / "key").write_text(f"{KEY}\n{older}\n")
    config = read_config({"CANEVAS_SECRET_KEY_FILE": str(tmp_path / "key")})
    assert (config.secret_key, config.signing_keys) == (KEY, (older, KEY))
    assert older not in repr(config)


@pytest.mark.parametrize(
    "key",
    [
        "k" * 40,
        "abab" * 10,
        "please-change-this-key-before-you-start-1",
        "Password1234567890Password1234567890",
        "canevas-canevas-canevas-canevas-canevas",
        KEY + " short",
        " ".join([KEY] * 3),
    ],
)
def test_a_key_that_can_be_guessed_is_refused(key: str) -> None:
    with pytest.raises(BadConfiguration, match="CANEVAS_SECRET_KEY"):
        read_config({"CANEVAS_SECRET_KEY": key})


def test_who_may_read_the_metrics_is_said_by_network() -> None:
    config = read_config({"CANEVAS_METRICS_FROM": "10.0.0.0/8, ::1", "CANEVAS_SECRET_KEY": KEY})
    assert [str(network) for network in config.metrics_from] == ["10.0.0.0/8", "::1/128"]
    with pytest.raises(BadConfiguration, match="CANEVAS_METRICS_FROM"):
        read_config({"CANEVAS_METRICS_FROM": "inside", "CANEVAS_SECRET_KEY": KEY})
    with pytest.raises(BadConfiguration, match="CANEVAS_WEBHOOK_PRIVATE"):
        read_config({"CANEVAS_WEBHOOK_PRIVATE": "maybe", "CANEVAS_SECRET_KEY": KEY})


def test_limits_are_read_by_name() -> None:
    environ = {
        "CANEVAS_SECRET_KEY": KEY,
        "CANEVAS_LIMIT_LONG_FIELD": "4000000",
        "CANEVAS_PUBLIC_URL": "https://canevas.example/",
    }
    config = read_config(environ)
    assert config.limits.long_field == 4_000_000
    assert config.public_url == "https://canevas.example"
    assert KEY not in repr(config)


PUBLIC = {"CANEVAS_SECRET_KEY": KEY, "CANEVAS_PUBLIC_URL": "https://canevas.example"}


@pytest.mark.parametrize(
    ("url", "host", "port", "security"),
    [
        ("smtp://ana:p%40ss@mail.example", "mail.example", 587, "starttls"),
        ("smtp://mail.example:2525", "mail.example", 2525, "starttls"),
        ("smtps://mail.example", "mail.example", 465, "tls"),
        # Nobody listens between us and a server on this machine.
        ("smtp://127.0.0.1:1025", "127.0.0.1", 1025, "plain"),
    ],
)
def test_a_mail_server_is_read_from_its_address(
    url: str, host: str, port: int, security: str
) -> None:
    environ = {**PUBLIC, "CANEVAS_SMTP_URL": url, "CANEVAS_MAIL_FROM": "canevas@canevas.example"}
    mail = read_config(environ).mail
    assert mail is not None
    assert (mail.host, mail.port, mail.security) == (host, port, security)
    if "@" in url:
        assert (mail.user, mail.password) == ("ana", "p@ss")
    assert "p@ss" not in repr(read_config(environ))


def test_a_mail_server_needs_a_sender_and_a_public_address() -> None:
    with pytest.raises(BadConfiguration) as bad:
        read_config({"CANEVAS_SECRET_KEY": KEY, "CANEVAS_SMTP_URL": "http://x"})
    assert len(bad.value.faults) == 3
    with pytest.raises(BadConfiguration, match="must be smtp"):
        read_config({**PUBLIC, "CANEVAS_SMTP_URL": "smtp://h:p", "CANEVAS_MAIL_FROM": "a@b.c"})


def test_a_provider_is_read_with_its_secret(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hush\n")
    environ = {
        **PUBLIC,
        "CANEVAS_OIDC_ISSUER": "https://id.example",
        "CANEVAS_OIDC_CLIENT_ID": "canevas",
        "CANEVAS_OIDC_CLIENT_SECRET_FILE": str(tmp_path / "secret"),
        "CANEVAS_OIDC_CREATE": "yes",
    }
    openid = read_config(environ).openid
    assert openid is not None
    assert (openid.client_id, openid.client_secret, openid.name, openid.creates) == (
        "canevas",
        "hush",
        "id.example",
        True,
    )
    assert "hush" not in repr(read_config(environ))
    assert read_config(PUBLIC).openid is None


def test_every_fault_of_a_provider_is_told() -> None:
    with pytest.raises(BadConfiguration) as bad:
        read_config(
            {
                "CANEVAS_SECRET_KEY": KEY,
                "CANEVAS_OIDC_ISSUER": "http://id.example",
                "CANEVAS_OIDC_CLIENT_SECRET_FILE": "/nowhere/at/all",
                "CANEVAS_OIDC_CREATE": "perhaps",
            }
        )
    assert len(bad.value.faults) == 5
