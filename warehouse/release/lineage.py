"""What the tables of a release were made from, model by model and column by column, as whoever built them knows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Lineage:
    """Names are `<schema>.<table>`, of columns `<schema>.<table>.<column>`; what nothing is known of is absent."""

    made_of: dict[str, tuple[str, ...]]  # model -> the tables that its query reads
    descriptions: dict[str, str]  # model or source -> what one row of it is
    columns: dict[str, dict[str, tuple[str, ...]]]  # mart -> column -> the columns that it is made of

    def upstream(self, name: str) -> set[str]:
        """Every table that `name` is made of, directly or by way of others."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            for parent in self.made_of.get(waiting.pop(), ()):
                if parent not in found:
                    found.add(parent)
                    waiting.append(parent)
        return found

    def users_of(self, name: str) -> list[str]:
        """Models whose query reads `name`, by name."""
        return sorted(model for model, parents in self.made_of.items() if name in parents)
