"""The landing archive: bytes named by their sha256, never changed, a sidecar beside each; what is bad is kept apart."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from orchestration import clock
from orchestration.landing.sidecar import Sidecar


def sha256_of(content: bytes) -> str:
    """Hexadecimal SHA-256."""
    return hashlib.sha256(content).hexdigest()


class DamagedArchiveError(Exception):
    """A landed file that is gone, or whose bytes no longer have the hash they are named by."""


class EditionConflictError(Exception):
    """Bytes that are landed already, under the name of another edition."""


@dataclass(frozen=True)
class Archive:
    """Landed editions below `root` (landing/) and refused bytes below its sibling quarantine/."""

    root: Path

    @property
    def quarantine_root(self) -> Path:
        """Where refused bytes are kept."""
        return self.root.parent / "quarantine"

    def path_of(self, sidecar: Sidecar) -> Path:
        """Path of the edition's bytes."""
        return self.root / sidecar.product_id / f"{sidecar.sha256}.{sidecar.file_type}"

    def land(self, content: bytes, sidecar: Sidecar) -> bool:
        """Keep `content`; False when this very edition (by its original's hash) is already here.

        The bundle of a newer project version may keep more of an original: its copy takes the place of the older one.

        The sidecar is written last: a file without one was cut off while landing and does not count. Raises
        EditionConflictError when the same bytes are here as another edition: one of the names is wrong.
        """
        same = [
            known
            for known in self.editions(sidecar.product_id)
            if known.original_sha256 == sidecar.original_sha256 or known.sha256 == sidecar.sha256
        ]
        for known in same:
            if known.edition != sidecar.edition:
                raise EditionConflictError(
                    f"{sidecar.product_id}: these bytes are landed already as edition {known.edition}, "
                    f"not {sidecar.edition}. To do: look at the file; if the earlier name is wrong, withdraw it first"
                )
        older = [known for known in same if _is_older_copy(known, sidecar)]
        if same and not older:
            return False
        path = self.path_of(sidecar)
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_atomically(path, content)
        _write_atomically(_sidecar_path(path), sidecar.model_dump_json(indent=2, exclude_none=True).encode() + b"\n")
        for known in older:
            _sidecar_path(self.path_of(known)).unlink()
            self.path_of(known).unlink()
        return True

    def editions(self, product_id: str) -> list[Sidecar]:
        """Landed editions of a product, oldest publication first: its date, not the clock, decides.

        Those with a damaged sidecar are left out; `damaged_sidecars` names them.
        """
        found = [sidecar for _, sidecar in self._sidecars(product_id) if isinstance(sidecar, Sidecar)]
        return sorted(found, key=lambda sidecar: (sidecar.published_on, sidecar.edition, sidecar.retrieved_at))

    def damaged_sidecars(self, product_id: str) -> dict[str, str]:
        """What is wrong with each sidecar of a product that cannot be read, by file name."""
        return {
            path.name: f"{path} cannot be read ({problem}). To do: delete it and land the file again"
            for path, problem in self._sidecars(product_id)
            if isinstance(problem, str)
        }

    def withdrawn(self, product_id: str) -> list[Sidecar]:
        """Editions of a product that were set aside; `ukcrime verify` names those whose sidecar is damaged."""
        return [sidecar for _, sidecar in self._set_aside(product_id, "withdrawn")]

    def _sidecars(self, product_id: str) -> list[tuple[Path, Sidecar | str]]:
        found: list[tuple[Path, Sidecar | str]] = []
        for path in sorted((self.root / product_id).glob("*.sidecar.json")):
            try:
                found.append((path, Sidecar.read(path)))
            except (ValidationError, OSError, UnicodeDecodeError) as error:
                found.append((path, f"{type(error).__name__}"))
        return found

    def read(self, sidecar: Sidecar) -> bytes:
        """Bytes of an edition; raises DamagedArchiveError when they do not have their hash."""
        path = self.path_of(sidecar)
        again = f"To do: delete {_sidecar_path(path).name} beside it and land the file again"
        try:
            content = path.read_bytes()
        except OSError as error:
            raise DamagedArchiveError(
                f"{sidecar.product_id} {sidecar.edition}: {path} cannot be read ({error}). {again}"
            ) from error
        if sha256_of(content) != sidecar.sha256:
            raise DamagedArchiveError(
                f"{sidecar.product_id} {sidecar.edition}: {path} no longer has the hash it is named by. {again}"
            )
        return content

    def withdraw(self, sidecar: Sidecar, reason: str) -> Path:
        """Set a landed edition aside: its bytes go to quarantine, and it is not landed from the bundle again."""
        kept = self.quarantine(sidecar.product_id, self.read(sidecar), sidecar.original_file_name, reason)
        sidecar.write(kept.with_suffix(".withdrawn.json"))
        _sidecar_path(self.path_of(sidecar)).unlink()
        self.path_of(sidecar).unlink()
        return kept

    def is_withdrawn(self, sidecar: Sidecar) -> bool:
        """Whether this very edition (by its original's hash) was set aside."""
        return any(known.original_sha256 == sidecar.original_sha256 for known in self.withdrawn(sidecar.product_id))

    def refusal_of(self, product_id: str, sha256: str) -> str | None:
        """Why bytes with that hash lie in quarantine; None when they do not."""
        path = self.quarantine_root / product_id / f"{sha256}.reason.json"
        if not path.exists():
            return None
        try:
            return str(json.loads(path.read_text(encoding="utf-8"))["reason"])
        except (ValueError, KeyError, OSError):
            return f"{path} cannot be read"

    def refused(self, product_id: str) -> list[tuple[Path, Sidecar]]:
        """Bytes in quarantine that were offered as an edition: their path, and the sidecar they would have had."""
        return self._set_aside(product_id, "offered")

    def _set_aside(self, product_id: str, how: str) -> list[tuple[Path, Sidecar]]:
        found = []
        for path in sorted((self.quarantine_root / product_id).glob(f"*.{how}.json")):
            with suppress(ValidationError, OSError, UnicodeDecodeError):
                found.append((path.with_name(path.name.removesuffix(f".{how}.json") + ".bin"), Sidecar.read(path)))
        return found

    def release_from_quarantine(self, path: Path) -> None:
        """Take bytes that may be landed after all out of quarantine, with what lies beside them."""
        for suffix in (".offered.json", ".reason.json", ".bin"):
            path.with_suffix(suffix).unlink(missing_ok=True)

    def quarantine(
        self, product_id: str, content: bytes, file_name: str, reason: str, offered: Sidecar | None = None
    ) -> Path:
        """Keep refused bytes with the reason beside them, and what they were `offered` as; returns their path."""
        path = self.quarantine_root / product_id / f"{sha256_of(content)}.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_atomically(path, content)
        about = {
            "file_name": file_name,
            "refused_at": clock.now().isoformat(timespec="seconds"),
            "reason": reason,
        }
        _write_atomically(path.with_suffix(".reason.json"), json.dumps(about, indent=2).encode() + b"\n")
        if offered is not None:
            offered.write(path.with_suffix(".offered.json"))
        return path


def _is_older_copy(known: Sidecar, new: Sidecar) -> bool:
    """Whether `known` is another compact copy of the original that the bundle now brings as `new`."""
    return known.origin == new.origin == "bundled" and known.sha256 != new.sha256


def _sidecar_path(path: Path) -> Path:
    return path.with_suffix(".sidecar.json")


def _write_atomically(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(content)
    temporary.replace(path)
