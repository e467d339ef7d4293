"""What differs between a new edition and the one before: told, so that a surprise is seen before it is parsed."""

from __future__ import annotations

from orchestration.landing.sidecar import Sidecar

# Editions of one product grow and shrink by some tables; half or double the size is worth a look.
SIZE_CHANGE_WORTH_A_LOOK = 2.0


def compare_editions(
    previous: Sidecar, newest: Sidecar, previous_sheets: list[str], newest_sheets: list[str]
) -> list[str]:
    """Differences in file type, size and sheet names, one sentence each; empty when there is nothing to tell.

    Sizes are compared only between files of one origin: a bundled edition is a compact copy.
    """
    findings = []
    if previous.file_type != newest.file_type:
        findings.append(f"file type changed from {previous.file_type} to {newest.file_type}")
    if previous.origin == newest.origin and previous.size:
        ratio = newest.size / previous.size
        if not 1 / SIZE_CHANGE_WORTH_A_LOOK <= ratio <= SIZE_CHANGE_WORTH_A_LOOK:
            findings.append(f"size changed from {previous.size:,} to {newest.size:,} bytes")
    gone = [name for name in previous_sheets if name not in newest_sheets]
    come = [name for name in newest_sheets if name not in previous_sheets]
    if gone:
        findings.append(f"sheets no longer there: {', '.join(map(repr, gone))}")
    if come:
        findings.append(f"sheets not seen before: {', '.join(map(repr, come))}")
    return findings
