"""Cleaning of published text: notes, superscripts, line breaks and doubled blanks come off before matching."""

from __future__ import annotations

import re
from functools import lru_cache

_NOTE = re.compile(r"\s*\[(?:notes?\s*)?[\d\s,andnote]*\d[\d\s,andnote]*\]", re.IGNORECASE)
_GLUED = re.compile(r"(?<=[A-Za-z)])\s?\d{1,2}(?:,\d{1,2})*(?=\)?$)")
_BLANKS = re.compile(r"\s+")


def collapse(text: str) -> str:
    """One blank between words, none outside; line breaks and no-break spaces count as blanks."""
    return _BLANKS.sub(" ", text.replace("\u00a0", " ")).strip()


def notes_of(text: str) -> str | None:
    """Note references as published, e.g. `[note 28, 29]`; null when there are none."""
    found = [collapse(note) for note in _NOTE.findall(text)] if "[" in text else []
    return " ".join(found) or None


@lru_cache(maxsize=8192)  # the tables of an edition share their labels
def clean(text: str) -> str:
    """Label without bracketed note references (`[note 28]`, `[notes 3, 4]`, `[37]`), blanks collapsed."""
    return collapse(_NOTE.sub("", text) if "[" in text else text)


def clean_glued(text: str) -> str:
    """As `clean`, and without superscript digits glued to the last word (`Manchester8,9`, `(excluding fraud3)`).

    Only for the layouts known to glue them (ONS police force area tables 2018-2019): elsewhere a trailing
    digit can be part of the label.
    """
    return collapse(_GLUED.sub("", clean(text)))


def glued_notes_of(text: str) -> str | None:
    """The superscript digits that `clean_glued` takes off, e.g. `8,9`."""
    match = _GLUED.search(clean(text))
    return match.group().strip() if match else None


@lru_cache(maxsize=8192)
def match_key(text: str) -> str:
    """Form in which labels are compared: cleaned and case-folded."""
    return clean(text).casefold()
