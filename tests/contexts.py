"""Parse contexts from the registry, for tests of parsers."""

from __future__ import annotations

from orchestration.parsing.context import ParseContext
from orchestration.registry.load import parse_context, sources


def context_for(source_id: str, edition: str) -> ParseContext:
    """Context of `source_id` as the registry defines it, at `edition`."""
    return parse_context(sources()[source_id], edition)
