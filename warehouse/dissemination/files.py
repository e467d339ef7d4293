"""All writers of files for readers, in the order in which they run: later ones may read what earlier ones wrote."""

from __future__ import annotations

from warehouse.release.publication import Writer

WRITERS: tuple[Writer, ...] = ()
