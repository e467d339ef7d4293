"""Addresses that may not be asked, publishers that refuse, and networks that lead nowhere."""

from __future__ import annotations

import socket
from pathlib import Path
from threading import Thread

import pytest
import trustme

from orchestration.fetching.errors import FetchError, PassingFetchError
from orchestration.fetching.web import Web
from tests.fetching.conftest import HOSTS, QUICK, Desk
from tests.publishers.replies import Reply, redirect, refusing_robots
from tests.publishers.server import Publishers

PAGE = "https://www.ons.gov.uk/crime/data"
FINE = Reply(body=b"{}")


def test_a_publisher_is_told_who_asks(
    desk: Desk, publishers: Publishers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    publishers.put(PAGE, refusing_robots(FINE))
    assert desk.web.page(PAGE).status == 200
    monkeypatch.setenv("UKCRIME_CONTACT", "statistics@example.org")
    with Web("ew_test", HOSTS, desk.journal, "run-1", tmp_path, QUICK) as web:
        web.page(PAGE)
    first, second = (request.headers["user-agent"] for request in publishers.requests)
    assert [request.headers["connection"] for request in publishers.requests] == ["close", "close"]
    assert first == "ukcrime/0.1.0 (+statistics warehouse)"
    assert second == "ukcrime/0.1.0 (+statistics warehouse; statistics@example.org)"


@pytest.mark.parametrize("contact", ["a\r\nX-Evil: 1", "(a)", "naïve@example.org"])
def test_a_contact_that_cannot_be_sent_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, contact: str, tmp_path: Path
) -> None:
    monkeypatch.setenv("UKCRIME_CONTACT", contact)
    web = Web("ew_test", HOSTS, desk.journal, "run-1", tmp_path, QUICK)
    with pytest.raises(FetchError, match="UKCRIME_CONTACT"):
        web.__enter__()


@pytest.mark.parametrize("agent", ["", "python-httpx/0.28", "Mozilla/5.0"])
def test_a_refusal_of_robots_says_what_a_person_can_do(desk: Desk, publishers: Publishers, agent: str) -> None:
    publishers.put(PAGE, refusing_robots(FINE))
    desk.web._client.headers["User-Agent"] = agent
    with pytest.raises(FetchError) as caught:
        desk.web.download(PAGE, max_bytes=100)
    assert str(caught.value) == (
        f"ew_test, {PAGE}: HTTP 403 (Forbidden): the publisher refuses robots; expected HTTP 200. To do: a person can"
        " download the file and hand it over: ukcrime land ew_test FILE --edition … --published-on …"
    )
    assert (caught.value.http_status, len(publishers.requests)) == (403, 1)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_a_host_of_the_product_is_followed(desk: Desk, publishers: Publishers, status: int) -> None:
    publishers.put(PAGE, redirect("https://static.ons.gov.uk/data?x=1", status))
    publishers.put("https://static.ons.gov.uk/data?x=1", FINE)
    assert desk.web.page(PAGE).url == "https://static.ons.gov.uk/data?x=1"
    (row,) = desk.rows()
    assert (row.url, row.final_url) == (PAGE, "https://static.ons.gov.uk/data?x=1")


@pytest.mark.parametrize(
    ("location", "found"),
    [
        ("https://evil.example/x", r"www\.ons\.gov\.uk redirects to host 'evil\.example'"),
        ("//evil.example/x", r"redirects to host 'evil\.example'"),
        ("https://www.ons.gov.uk@evil.example/", r"redirects to host 'evil\.example' \(https://evil\.example/\)"),
        ("http://www.ons.gov.uk/x", "by http on port as usual; expected https"),
        ("http://127.0.0.1/x", "by http on port as usual; expected https"),
        ("https://www.ons.gov.uk:8443/x", "by https on port 8443; expected https"),
        ("file:///etc/passwd", "redirects to host ''"),
        ("https:////[;;]/", "a redirect to what is not an address"),
        ("", "without a Location"),
    ],
)
def test_a_redirect_elsewhere_is_not_followed(desk: Desk, publishers: Publishers, location: str, found: str) -> None:
    publishers.put(PAGE, redirect(location))
    with pytest.raises(FetchError, match=found):
        desk.web.page(PAGE)
    assert [request.url for request in publishers.requests] == [PAGE]


def test_the_error_names_the_hosts_that_would_do(desk: Desk, publishers: Publishers) -> None:
    publishers.put(PAGE, redirect("https://evil.example/x"))
    with pytest.raises(FetchError, match=r"expected one of 127\.0\.0\.1, static\.ons\.gov\.uk, www\.ons\.gov\.uk\. To"):
        desk.web.page(PAGE)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/x",
        "http://www.ons.gov.uk/x",
        "https://www.ons.gov.uk:444/",
        "ftp://www.ons.gov.uk/",
        "x",
        "https://127.0.0.1:8443/",
        "https://www.ons.gov.uk:port/",
    ],
)
def test_an_address_that_is_not_of_the_product_is_not_asked(desk: Desk, publishers: Publishers, url: str) -> None:
    with pytest.raises(FetchError, match=r"correct|open the address"):
        desk.web.page(url)
    assert publishers.requests == []
    assert [row.outcome for row in desk.rows()] == ["failed"]


@pytest.mark.parametrize(("hops", "is_followed"), [(5, True), (6, False)])
def test_five_redirects_are_followed_and_no_more(
    desk: Desk, publishers: Publishers, hops: int, is_followed: bool
) -> None:
    for hop in range(hops):
        publishers.put(f"https://www.ons.gov.uk/{hop}", redirect(f"/{hop + 1}"))
    publishers.put(f"https://www.ons.gov.uk/{hops}", FINE)
    if is_followed:
        assert desk.web.page("https://www.ons.gov.uk/0").content == b"{}"
    else:
        with pytest.raises(FetchError, match=r"more than 5 redirects, the last one to https://www\.ons\.gov\.uk/6"):
            desk.web.page("https://www.ons.gov.uk/0")
    assert len(desk.rows()) == 1
    assert len(publishers.requests) == 6


def test_loopback_may_be_asked_without_tls_and_may_redirect_to_itself(desk: Desk, publishers: Publishers) -> None:
    publishers.put("https://127.0.0.1/a", redirect("/b"))
    publishers.put("https://127.0.0.1/b", FINE)
    assert desk.web.page(f"http://127.0.0.1:{publishers.port}/a").url == f"http://127.0.0.1:{publishers.port}/b"


def test_loopback_without_tls_does_not_lead_to_others_without_tls(desk: Desk, publishers: Publishers) -> None:
    publishers.put("https://127.0.0.1/a", redirect("http://www.ons.gov.uk/"))
    with pytest.raises(FetchError, match="by http on port as usual"):
        desk.web.page(f"http://127.0.0.1:{publishers.port}/a")


@pytest.mark.parametrize("status", [403, 407])
def test_a_proxy_that_refuses_for_good_is_not_asked_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, status: int
) -> None:
    refusal = f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n".encode()
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.getsockname()[1]}")

        def refuse() -> None:
            connection = proxy.accept()[0]
            with connection:
                connection.recv(65_536)
                connection.sendall(refusal)

        thread = Thread(target=refuse)
        thread.start()
        with (
            Web("ew_test", HOSTS, desk.journal, "run-1", tmp_path, QUICK) as web,
            pytest.raises(FetchError, match=rf"the proxy refused \({status} No\)") as caught,
        ):
            web.page(PAGE)
        thread.join()
    assert (type(caught.value), caught.value.attempts) == (FetchError, 1)


def test_requests_go_through_the_proxy_and_to_no_host_that_it_does_not_know(desk: Desk, publishers: Publishers) -> None:
    with pytest.raises(PassingFetchError, match=r"the proxy refused \(502 .*expected a way through"):
        desk.web.page(PAGE)
    assert {(request.method, request.host) for request in publishers.unknown} == {("CONNECT", "www.ons.gov.uk")}
    assert len(publishers.unknown) == 4


def test_no_proxy_is_kept_to(
    desk: Desk, publishers: Publishers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def no_names(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", no_names)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "www.ons.gov.uk")
    with (
        Web("ew_test", HOSTS, desk.journal, "run-1", tmp_path, QUICK) as web,
        pytest.raises(PassingFetchError, match=r"no connection .*Name or service not known.*HTTPS_PROXY"),
    ):
        web.page(PAGE)
    assert publishers.requests == []


def test_a_proxy_that_is_away_is_an_error_without_its_password(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with socket.socket() as unused:  # bound, but nobody listens
        unused.bind(("127.0.0.1", 0))
        for name in ("HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, f"http://clerk:s3cret@127.0.0.1:{unused.getsockname()[1]}")
        with (
            Web("ew_test", HOSTS, desk.journal, "run-1", tmp_path, QUICK) as web,
            pytest.raises(PassingFetchError, match="no connection") as caught,
        ):
            web.page(PAGE)
    told = " ".join([str(caught.value), *(str(row) for row in desk.rows())])
    assert "s3cret" not in told
    assert "clerk" not in told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("https_proxy", "gopher://clerk:s3cret@proxy.example:70"),
        ("https_proxy", "http://clerk:s3cret@proxy.example:port"),
        ("SSL_CERT_FILE", "/nowhere.pem"),
    ],
)
def test_an_environment_that_cannot_be_is_an_error_with_its_names(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    web = Web("ew_test", HOSTS, desk.journal, "run-1", tmp_path, QUICK)
    with pytest.raises(FetchError, match=r"no client can be made.*correct HTTPS_PROXY") as caught:
        web.__enter__()
    assert "s3cret" not in str(caught.value)


def test_a_certificate_of_an_unknown_authority_is_not_trusted(
    desk: Desk, publishers: Publishers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    publishers.put(PAGE, FINE)
    stranger = tmp_path / "stranger.pem"
    trustme.CA().cert_pem.write_to_path(str(stranger))
    monkeypatch.setenv("SSL_CERT_FILE", str(stranger))
    with (
        Web("ew_test", HOSTS, desk.journal, "run-1", tmp_path, QUICK) as web,
        pytest.raises(FetchError, match=r"its certificate is not trusted \(.+\); .*SSL_CERT_FILE") as caught,
    ):
        web.page(PAGE)
    assert not isinstance(caught.value, PassingFetchError)
    assert publishers.requests == []  # nothing was said to whoever it is
    assert len(desk.rows()) == 1
