"""A webhook and a mail server on loopback, which keep what they are sent."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


@dataclass
class Webhook:
    """Address for Apprise, and the JSON bodies that came; `status` is what it answers."""

    port: int = 0
    status: int = 200
    bodies: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    location: str | None = None

    @property
    def url(self) -> str:
        return f"json://user:s3cret-token@127.0.0.1:{self.port}/hook"


@contextmanager
def webhook() -> Iterator[Webhook]:
    kept = Webhook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.bodies.append(json.loads(body))
            kept.paths.append(self.path)
            kept.headers.append(dict(self.headers))
            self.send_response(kept.status)
            if kept.location:
                self.send_header("Location", kept.location)
            self.end_headers()

        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    kept.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def answering(answer: bytes, then: bytes = b"", pause: float = 0.05) -> Iterator[int]:
    """Port of a server that gives everybody `answer`, and `then` again and again after that for as long as it lives."""
    over = Event()

    def drip(client: socket.socket) -> None:
        with client, suppress(OSError):
            client.sendall(answer)
            if not then:
                client.shutdown(socket.SHUT_WR)
            while then and not over.wait(pause):
                client.sendall(then)

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = server.accept()
                Thread(target=drip, args=(client,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            over.set()
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


@dataclass
class MailServer:
    """Mails that came, with envelope; `logins` are the names and passwords that were accepted."""

    port: int = 0
    mails: list[tuple[str, list[str], EmailMessage]] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, mail))
        return "250 OK"


@contextmanager
def mail_server(password: str | None = None) -> Iterator[MailServer]:
    kept = MailServer(free_port())

    def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        pair = (data.login.decode(), data.password.decode())
        if pair[1] != password:
            return AuthResult(success=False, handled=False)
        kept.logins.append(pair)
        return AuthResult(success=True)

    asked = (
        {} if password is None else {"authenticator": authenticate, "auth_required": True, "auth_require_tls": False}
    )
    controller = Controller(kept, hostname="127.0.0.1", port=kept.port, **asked)
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
