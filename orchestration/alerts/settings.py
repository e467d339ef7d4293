"""Who is told: `$UKCRIME_HOME/alerts.yaml`, which names where the secrets are and holds none.

notifiers:
  - name: on-call
    url_env: UKCRIME_ALERTS_URL          # an Apprise address: mailtos://…, json://…, slack://…, msteams://…
  - name: statisticians
    url_file: /etc/ukcrime/mail.url      # readable by its owner only
    kinds: [large_revision, source_late] # all kinds when left out
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from orchestration.alerts.model import KINDS, Kind

FILE = "alerts.yaml"


class AlertConfigError(Exception):
    """Settings that cannot be used; the message names the file and the field, never what a secret is."""


class Address(BaseModel):
    """One notifier: where its address stands, and which kinds it is for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    # A name: an address written here by mistake would be repeated by the error that it is not set.
    url_env: str | None = Field(default=None, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    url_file: Path | None = None
    kinds: tuple[Kind, ...] = KINDS

    @model_validator(mode="after")
    def _one_place(self) -> Address:
        if (self.url_env is None) == (self.url_file is None):
            raise ValueError("one of url_env and url_file is needed, and not both")
        if self.url_file is not None and not self.url_file.is_absolute():
            raise ValueError("url_file is needed as a whole path: runs start in different folders")
        return self

    def secret(self) -> str:
        """The address itself; raises AlertConfigError when it is not there or others can read it."""
        if self.url_env is not None:
            found = os.environ.get(self.url_env, "").strip()
            if not found:
                raise AlertConfigError(f"{FILE}, notifier {self.name!r}: ${self.url_env} is not set. To do: set it")
            return found
        assert self.url_file is not None, "the validator saw to it"
        try:
            mode = self.url_file.stat().st_mode
            found = self.url_file.read_text(encoding="utf-8").strip()
        except UnicodeDecodeError:
            raise AlertConfigError(
                f"{FILE}, notifier {self.name!r}: {self.url_file} is no text. To do: write the address into it"
            ) from None
        except OSError as error:
            raise AlertConfigError(
                f"{FILE}, notifier {self.name!r}: {self.url_file} cannot be read ({error.strerror}). To do: write it"
            ) from error
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise AlertConfigError(
                f"{FILE}, notifier {self.name!r}: others can read {self.url_file}. To do: chmod 600 {self.url_file}"
            )
        if not found:
            raise AlertConfigError(
                f"{FILE}, notifier {self.name!r}: {self.url_file} is empty. To do: write the address into it"
            )
        return found


class AlertSettings(BaseModel):
    """All notifiers beside the log, which is always told."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    notifiers: tuple[Address, ...] = ()

    @model_validator(mode="after")
    def _names_differ(self) -> AlertSettings:
        names = ["log", *(address.name for address in self.notifiers)]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"more than one notifier is named {', '.join(twice)} (log is the one always there)")
        return self


def read_settings(home: Path) -> AlertSettings:
    """Settings of the home; none when there is no file. Raises AlertConfigError naming file and field."""
    path = home / FILE
    if not path.exists():
        return AlertSettings()
    try:
        return AlertSettings.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except (ValidationError, yaml.YAMLError, OSError, UnicodeDecodeError) as error:
        wrong = _without_values(error)
    # Outside of the handler: the error it caught quotes what stands in the file, and would be shown as the context.
    raise AlertConfigError(f"{path}: {wrong}. To do: correct it")


def _without_values(error: Exception) -> str:
    """What is wrong and where, without what stands there: somebody may have written a secret into the file."""
    if isinstance(error, ValidationError):
        return "; ".join(
            f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}"
            for problem in error.errors(include_input=False, include_url=False)
        )
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"line {error.problem_mark.line + 1}: {error.problem}"
    return type(error).__name__
