"""A proxy on loopback that ends TLS itself and answers in the name of any publisher, from a table.

Whoever has HTTPS_PROXY and SSL_CERT_FILE in the environment asks it instead of the web, under the real addresses; it
forwards nothing. A host that is not in the table gets 502 from the proxy, another path of a known host gets 404.
"""

from __future__ import annotations

import socketserver
import ssl
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event, Lock, Thread
from types import TracebackType
from urllib.parse import urlsplit

import trustme

from tests.publishers.replies import Answer, Reply, Request, reply_to


class Publishers:
    """The publishers, from `__enter__` to `__exit__`; the certificate of their authority is put into `folder`.

    Any number of threads and processes may ask, and the table may change, at any time.
    """

    def __init__(self, folder: Path) -> None:
        self._table: dict[tuple[str, str], Answer] = {}
        self._requests: list[Request] = []
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._lock = Lock()
        self._authority = trustme.CA()
        self.certificates = folder / "publishers-ca.pem"
        self.stopping = Event()

    def __enter__(self) -> Publishers:
        self._authority.cert_pem.write_to_path(str(self.certificates))
        self._server = _Server(self)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()  # whoever drips stops
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def proxy(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """Variables that lead a process here, and to nowhere else but its own loopback."""
        here = "127.0.0.1,localhost"
        return {
            **dict.fromkeys(("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"), self.proxy),
            **dict.fromkeys(("NO_PROXY", "no_proxy"), here),
            "SSL_CERT_FILE": str(self.certificates),
        }

    def put(self, url: str, answer: Answer) -> None:
        """From now on `url` (https, path and query count) is answered so."""
        with self._lock:
            self._table[_key(url)] = answer

    def remove(self, url: str) -> None:
        """From now on `url` is not found."""
        with self._lock:
            del self._table[_key(url)]

    def clear(self) -> None:
        """Forget every answer and every request."""
        with self._lock:
            self._table.clear()
            self._requests.clear()

    @property
    def requests(self) -> list[Request]:
        """What has been asked so far, in order."""
        with self._lock:
            return list(self._requests)

    @property
    def unknown(self) -> list[Request]:
        """What has been asked that nothing was prepared for."""
        return [request for request in self.requests if not request.known]

    def asked(self, url: str) -> list[Request]:
        """Requests for `url`."""
        return [request for request in self.requests if (request.host, request.target) == _key(url)]

    def knows(self, host: str) -> bool:
        """Whether anything of `host` is in the table."""
        with self._lock:
            return any(known == host for known, _ in self._table)

    def respond(self, method: str, host: str, target: str, headers: dict[str, str]) -> Reply:
        """The reply to a request, which is written down."""
        with self._lock:
            answer = self._table.get((host, target)) if method == "GET" else None
            request = Request(method, host, target, headers, known=answer is not None)
            self._requests.append(request)
        if answer is None:
            return Reply(404, {}, f"the test prepared no answer for {method} {request.url}".encode())
        return reply_to(answer, request)

    def refuse(self, method: str, host: str, headers: dict[str, str]) -> None:
        """Write down that an unknown host was asked for."""
        with self._lock:
            self._requests.append(Request(method, host, "", headers, known=False))

    def context(self, host: str) -> ssl.SSLContext:
        """TLS as `host`."""
        with self._lock:
            if host not in self._contexts:
                self._contexts[host] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                self._authority.issue_cert(host).configure_cert(self._contexts[host])
            return self._contexts[host]


def _key(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    assert parts.hostname is not None, f"{url!r} has no host"
    return parts.hostname, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, publishers: Publishers) -> None:
        self.publishers = publishers
        super().__init__(("127.0.0.1", 0), _Conversation)

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients of tests break off as they like."""


class _Conversation(BaseHTTPRequestHandler):
    """One connection: a CONNECT, then requests inside of TLS; or a plain request, to this server itself."""

    protocol_version = "HTTP/1.1"
    server: _Server
    tunnel_to: str | None = None

    def do_CONNECT(self) -> None:
        host = self.path.rpartition(":")[0]
        publishers = self.server.publishers
        self.close_connection = False
        if not publishers.knows(host):
            publishers.refuse("CONNECT", host, self._headers())
            self._send(Reply(502, {}, b"no such publisher"))
            return
        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self.connection = publishers.context(host).wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb", self.rbufsize)
        self.wfile = self.connection.makefile("wb", 0)
        self.tunnel_to = host

    def do_GET(self) -> None:
        publishers = self.server.publishers
        if self.tunnel_to is None and not self.path.startswith("/"):
            publishers.refuse(self.command, urlsplit(self.path).hostname or "", self._headers())
            self._send(Reply(502, {}, b"publishers are asked over https"))
            return
        host = self.tunnel_to or self.headers.get("Host", "").partition(":")[0]
        self._send(publishers.respond(self.command, host, self.path, self._headers()))

    do_HEAD = do_POST = do_PUT = do_GET  # noqa: N815

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers.items()}

    def _send(self, reply: Reply) -> None:
        if reply.hangs_up:
            self.close_connection = True
            return
        body = b"" if reply.status == 304 else reply.body
        lines = [f"HTTP/1.1 {reply.status} {self.responses.get(reply.status, ('As played',))[0]}"]
        lines += [f"{name}: {value}" for name, value in reply.headers.items()]
        if reply.status != 304 and reply.says_length:
            lines.append(f"Content-Length: {len(body) if reply.length is None else reply.length}")
        if not reply.says_length or reply.length is not None:
            lines.append("Connection: close")
            self.close_connection = True
        head = "\r\n".join([*lines, "", ""]).encode("latin-1")
        dripping, whole = (head + body, b"") if reply.slow_head else (body, head)
        try:
            self.wfile.write(whole)
            for start in range(0, len(dripping), reply.piece):
                if start and reply.pause and self.server.publishers.stopping.wait(reply.pause):
                    self.close_connection = True
                    return
                self.wfile.write(dripping[start : start + reply.piece])
        except OSError:  # the client has had enough
            self.close_connection = True
