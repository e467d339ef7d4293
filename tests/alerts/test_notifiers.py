"""People are told through real servers on loopback, and no secret of theirs is left anywhere."""

from __future__ import annotations

import base64
import json
import logging
import os
import socket
import subprocess
import sys
import time
import traceback
from pathlib import Path

import pytest

from orchestration.alerts import notifiers
from orchestration.alerts.desk import desk_of, send_test
from orchestration.alerts.model import Alert
from orchestration.alerts.notifiers import AlertLog, NotToldError, ThroughApprise
from orchestration.alerts.settings import Address, AlertConfigError, read_settings
from orchestration.home import PROJECT, Home
from tests.alerts.listeners import answering, free_port, mail_server, webhook

ALERT = Alert("gate_blocked", "fct_recorded_crime.parts", "The gate blocks the release: parts\nCell B7 of Table 1: £")


def settings(home: Path, text: str) -> None:
    (home / "alerts.yaml").write_text(text, encoding="utf-8", errors="surrogateescape")


def through(url: str, monkeypatch: pytest.MonkeyPatch) -> ThroughApprise:
    monkeypatch.setenv("TEST_ALERTS_URL", url)
    return ThroughApprise(Address(name="on call", url_env="TEST_ALERTS_URL"))


def test_a_webhook_gets_title_and_text(monkeypatch: pytest.MonkeyPatch) -> None:
    with webhook() as hook:
        through(hook.url, monkeypatch).tell("ukcrime: blocked", ALERT.text)
    [body] = hook.bodies
    assert (body["title"], body["message"], hook.paths) == ("ukcrime: blocked", ALERT.text, ["/hook"])
    assert hook.headers[0]["Authorization"] == "Basic " + base64.b64encode(b"user:s3cret-token").decode()


def test_a_webhook_without_authentication_gets_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    with webhook() as hook:
        through(f"json://127.0.0.1:{hook.port}/", monkeypatch).tell("ukcrime: blocked", ALERT.text)
    assert "Authorization" not in hook.headers[0]


def test_an_answer_from_somewhere_else_is_not_taken_for_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with webhook() as hook:
        hook.status, hook.location = 302, "/login"
        with pytest.raises(NotToldError, match="302"):
            through(hook.url, monkeypatch).tell("title", "text")


def test_a_mail_has_sender_recipient_subject_and_text(monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as server:
        url = f"mailto://127.0.0.1:{server.port}?from=ukcrime@example.org&to=team@example.org&mode=insecure"
        through(url, monkeypatch).tell("ukcrime: blocked", ALERT.text)
    [(sender, recipients, mail)] = server.mails
    assert (sender, recipients) == ("ukcrime@example.org", ["team@example.org"])
    assert mail["Subject"] == "ukcrime: blocked"
    assert mail.get_content().replace("\r\n", "\n").strip() == ALERT.text


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_mail_server_that_wants_a_password_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server("s3cret") as server:
        ending = f"@127.0.0.1:{server.port}?from=ukcrime@example.org&to=team@example.org&mode=insecure"
        through(f"mailto://team:s3cret{ending}", monkeypatch).tell("ukcrime: blocked", ALERT.text)
        with pytest.raises(NotToldError):
            through(f"mailto://team:wr0ng{ending}", monkeypatch).tell("ukcrime: blocked", ALERT.text)
    assert (len(server.mails), server.logins) == (1, [("team", "s3cret")])


@pytest.mark.parametrize("scheme", ["json", "mailto"])
@pytest.mark.parametrize("drip", [b"", b"2"], ids=["silent", "a byte at a time"])
def test_a_server_that_does_not_come_to_an_answer_is_given_up(
    monkeypatch: pytest.MonkeyPatch, scheme: str, drip: bytes
) -> None:
    monkeypatch.setattr(notifiers, "SECONDS", 1.5)
    began = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as silent, answering(b"", b"2") as dripping:
        port = dripping if drip else silent.getsockname()[1]
        url = f"{scheme}://user:s3cret@127.0.0.1:{port}/?from=a@example.org&to=b@example.org"
        with pytest.raises(NotToldError, match=r"on call: the service did not answer within 1\.5 seconds"):
            through(url, monkeypatch).tell("title", "text")
    assert time.monotonic() - began < 4


@pytest.mark.parametrize("scheme", ["json", "mailto"])
def test_a_server_that_is_not_there_is_told_of(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    url = f"{scheme}://user:s3cret@127.0.0.1:{free_port()}/?from=a@example.org&to=b@example.org"
    with pytest.raises(NotToldError, match="on call: the service was not reached") as caught:
        through(url, monkeypatch).tell("title", "text")
    assert "s3cret" not in str(caught.value)


def test_an_address_that_apprise_does_not_know_is_told_of_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotToldError) as caught:
        through("pigeon://user:s3cret@loft", monkeypatch).tell("title", "text")
    assert str(caught.value) == "on call: its address is none that Apprise knows"


def test_a_library_that_breaks_is_told_of_without_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "apprise.py").write_text("import sys\nraise SystemError(sys.stdin.read())\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(NotToldError) as caught:
        through("json://user:s3cret@127.0.0.1/", monkeypatch).tell("title", "text")
    assert str(caught.value) == "on call: sending broke (exit code 1)"
    assert "s3cret" not in "".join(capfd.readouterr())


def test_nothing_is_left_below_the_home_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    with webhook() as hook:
        through(hook.url, monkeypatch).tell("title", "text")
    assert len(hook.bodies) == 1
    assert list(tmp_path.rglob("*")) == []


def test_the_log_is_one_json_line_per_message_and_does_not_grow_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifiers, "LOG_BYTES", 500)
    log = AlertLog(tmp_path / "alerts.log")
    for number in range(50):
        log.tell(f"title {number}", "two\nlines")
    assert json.loads((tmp_path / "alerts.log").read_text().splitlines()[-1])["title"] == "title 49"
    assert len(list(tmp_path.glob("alerts.log*"))) == 1 + notifiers.LOGS_KEPT
    assert all(path.stat().st_size <= 600 for path in tmp_path.glob("alerts.log*"))


def test_a_log_that_cannot_be_written_is_not_silent(tmp_path: Path) -> None:
    with pytest.raises(NotToldError, match="cannot be written"):
        AlertLog(tmp_path / "nowhere" / "alerts.log").tell("title", "text")


@pytest.mark.parametrize("answer", [500, None])
def test_no_secret_is_left_anywhere(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    answer: int | None,
) -> None:
    caplog.set_level(logging.DEBUG)
    settings(tmp_path, "notifiers:\n  - {name: hook, url_env: TEST_ALERTS_URL}\n")
    with webhook() as hook:
        hook.status = answer or 200
        port = hook.port if answer else free_port()
        url = f"json://user:s3cret-token@127.0.0.1:{port}/t0ken-of-the-hook?+X-Key=s3cret-header"
        monkeypatch.setenv("TEST_ALERTS_URL", url)
        desk, problems = desk_of(Home(tmp_path))
        careless = Alert("run_failed", "refresh", f"It broke\n{url} is what it was told")
        troubles = desk.report([ALERT, careless], (), "run-1")
    assert (problems, len(troubles)) == ([], 1)
    files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    said = "".join([*troubles, caplog.text, *capfd.readouterr(), files.decode(errors="replace")])
    assert "s3cret" not in said
    assert "t0ken" not in said
    assert "hook: the service was not reached" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("notifiers:\n  - {name: a}\n", "one of url_env and url_file"),
        ("notifiers:\n  - {name: a, url_env: X, kinds: [late]}\n", "notifiers.0.kinds.0"),
        ("notifiers:\n  - {name: a, url: 'json://user:s3cret@host'}\n", "notifiers.0.url"),
        ("notifiers:\n  - {name: a, url: 'json://user:s3cret@host'\n", "line 3"),
        ("notifiers:\n  - {name: a, url_env: 'json://user:s3cret@host'}\n", "notifiers.0.url_env"),
        ("notifiers:\n  - {name: a, url_file: mail.url}\n", "whole path"),
        ("notifiers:\n  - {name: a, url_env: X}\n  - {name: a, url_env: Y}\n", "more than one notifier is named a"),
        ("notifiers:\n  - {name: log, url_env: X}\n", "more than one notifier is named log"),
        ("- s3cret\n", "dictionary"),
        ("notifiers: \udcff", "UnicodeDecodeError"),
    ],
)
def test_wrong_settings_name_file_and_field_and_no_secret(tmp_path: Path, text: str, said: str) -> None:
    settings(tmp_path, text)
    with pytest.raises(AlertConfigError) as caught:
        read_settings(tmp_path)
    assert said in str(caught.value)
    assert "alerts.yaml" in str(caught.value)
    assert "s3cret" not in "".join(traceback.format_exception(caught.value))
    _, problems = desk_of(Home(tmp_path))
    assert problems == [str(caught.value)]


def test_a_file_with_a_secret_must_be_its_owners_alone(tmp_path: Path) -> None:
    secret = tmp_path / "mail.url"
    secret.write_text("json://127.0.0.1:1/\n")
    settings(tmp_path, f"notifiers:\n  - {{name: mail, url_file: {secret}}}\n")
    [address] = read_settings(tmp_path).notifiers
    os.chmod(secret, 0o640)
    with pytest.raises(AlertConfigError, match="chmod 600"):
        address.secret()
    os.chmod(secret, 0o600)
    assert address.secret() == "json://127.0.0.1:1/"
    secret.write_text("\n")
    with pytest.raises(AlertConfigError, match="is empty"):
        address.secret()
    secret.write_bytes(b"\xff")
    with pytest.raises(AlertConfigError, match="is no text"):
        address.secret()
    secret.unlink()
    with pytest.raises(AlertConfigError, match="cannot be read"):
        address.secret()


def test_importing_the_desk_does_not_import_apprise() -> None:
    code = "import sys, orchestration.alerts.desk; sys.exit('apprise' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT).returncode == 0


def test_a_test_message_goes_through_every_notifier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(
        tmp_path,
        "notifiers:\n  - {name: hook, url_env: TEST_ALERTS_URL}\n  - {name: unset, url_env: TEST_NO_SUCH_URL}\n",
    )
    with webhook() as hook:
        monkeypatch.setenv("TEST_ALERTS_URL", hook.url)
        monkeypatch.delenv("TEST_NO_SUCH_URL", raising=False)
        outcomes = dict(send_test(Home(tmp_path)))
    assert (outcomes["log"], outcomes["hook"]) == ("told", "told")
    assert "$TEST_NO_SUCH_URL is not set" in outcomes["unset"]
    assert len(hook.bodies) == 1
