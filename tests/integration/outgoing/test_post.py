"""One delivery over a real connection: to the number that was judged, and soon over (A11)."""

from __future__ import annotations

import ssl
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.receiver import Receiver, listening
from workspace.outgoing.post import Answer, WebhookPost

pytestmark = pytest.mark.anyio


async def test_a_delivery_is_one_post_with_its_bytes_and_headers() -> None:
    async with listening(Receiver()) as receiver:
        answer = await WebhookPost(private=True).send(
            receiver.url, {"Canevas-Event": "ping"}, b"{}"
        )
        assert answer == Answer(204, None)
        assert answer.arrived
        [heard] = receiver.heard
    assert heard.line == "POST /told?here=1 HTTP/1.1"
    assert heard.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert heard.headers["canevas-event"] == "ping"
    assert heard.body == b"{}"
    assert "cookie" not in heard.headers


async def test_nothing_around_us_is_connected_to_by_number_or_by_name() -> None:
    async with listening(Receiver()) as receiver:
        for url in (receiver.url, receiver.url.replace("http:", "https:")):
            assert not (await WebhookPost().send(url, {}, b"")).arrived

        async def inside(_host: str, _port: int) -> Sequence[str]:
            return ["127.0.0.1"]

        async def both(_host: str, _port: int) -> Sequence[str]:
            return ["93.184.216.34", "127.0.0.1"]

        for resolve in (inside, both):
            url = f"https://told.example.org:{receiver.port}/"
            answer = await WebhookPost(resolve=resolve).send(url, {}, b"")
            assert answer == Answer(None, "address_private")
        # What the machine itself resolves, too.
        url = f"https://localhost:{receiver.port}/"
        assert await WebhookPost().send(url, {}, b"") == Answer(None, "address_private")
        assert receiver.heard == []


async def test_a_name_is_asked_once_and_the_number_that_was_judged_is_used() -> None:
    asked: list[str] = []

    async def rebinding(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.255.255.1"]

    async with listening(Receiver()) as receiver:
        url = f"http://told.invalid:{receiver.port}/"
        assert (await WebhookPost(private=True, resolve=rebinding).send(url, {}, b"")).arrived
        assert receiver.heard[0].headers["host"] == f"told.invalid:{receiver.port}"
    assert asked == ["told.invalid"]


async def test_a_redirect_is_an_error_and_is_not_followed() -> None:
    async with listening(Receiver()) as inside:

        def away(_heard: object) -> bytes:
            return f"HTTP/1.1 307 Away\r\nLocation: {inside.url}\r\n\r\n".encode()

        async with listening(Receiver(answer=away)) as receiver:
            answer = await WebhookPost(private=True).send(receiver.url, {}, b"{}")
        assert answer == Answer(307, "status")
        assert inside.heard == []


async def test_an_answer_without_end_is_not_read() -> None:
    endless = Receiver(answer=lambda _heard: b"HTTP/1.1 200 OK\r\n\r\n", endless=True)
    async with listening(endless) as receiver:
        began = time.monotonic()
        assert (await WebhookPost(private=True).send(receiver.url, {}, b"")).arrived
        assert time.monotonic() - began < 1.0


@pytest.mark.parametrize(
    ("answer", "because"),
    [
        (b"HTTP/1.1 500 No\r\n\r\n", "status"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 500_000, "no_answer"),
        (b"SSH-2.0-OpenSSH_9.9\r\n", "no_answer"),
        (b"", "no_answer"),
    ],
)
async def test_whatever_is_answered_comes_to_one_word(answer: bytes, because: str) -> None:
    async with listening(Receiver(answer=lambda _heard: answer)) as receiver:
        assert (await WebhookPost(private=True).send(receiver.url, {}, b"")).because == because


async def test_a_receiver_that_takes_its_time_is_left() -> None:
    async with listening(Receiver(wait=5.0)) as receiver:
        began = time.monotonic()
        post = WebhookPost(private=True, seconds=0.3)
        assert await post.send(receiver.url, {}, b"") == Answer(None, "timeout")
        assert time.monotonic() - began < 2.0


async def test_nobody_there_is_said_in_one_word() -> None:
    async with listening(Receiver()) as receiver:
        url = receiver.url
    assert await WebhookPost(private=True).send(url, {}, b"") == Answer(None, "no_connection")

    async def nowhere(_host: str, _port: int) -> Sequence[str]:
        raise OSError("no such name")

    answer = await WebhookPost(resolve=nowhere).send("https://nowhere.example.org/", {}, b"")
    assert answer == Answer(None, "address_unknown_host")


async def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async with listening(Receiver()) as proxy, listening(Receiver()) as receiver:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{proxy.port}")
        assert (await WebhookPost(private=True).send(receiver.url, {}, b"")).arrived
        assert proxy.heard == []


def a_certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, str]:
    """A server's side of TLS for `name`, and the file that makes it trusted."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context, str(path)


async def test_the_certificate_must_be_the_names_although_a_number_is_connected_to(
    tmp_path: Path,
) -> None:
    async def here(_host: str, _port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    tls, trusted = a_certificate(tmp_path, "told.example.org")
    async with listening(Receiver(), tls=tls) as receiver:
        post = WebhookPost(private=True, resolve=here, certificates=trusted)
        right = await post.send(f"https://told.example.org:{receiver.port}/", {}, b"{}")
        assert right == Answer(204, None)
        wrong = await post.send(f"https://other.example.org:{receiver.port}/", {}, b"{}")
        assert wrong == Answer(None, "tls")
        unknown = await WebhookPost(private=True, resolve=here).send(
            f"https://told.example.org:{receiver.port}/", {}, b"{}"
        )
        assert unknown == Answer(None, "tls")
        assert len(receiver.heard) == 1
