"""Parsers by the dotted name a registry entry gives: `ons_appendix.by_year`, `csew.estimates.prevalence`."""

from __future__ import annotations

from importlib import import_module

from orchestration.parsing.context import Parser


def find_parser(name: str) -> tuple[Parser, int]:
    """The parser called `name` and its version; raises LookupError when the registry names one that is not there."""
    module_name, _, function_name = name.rpartition(".")
    try:
        module = import_module(f"orchestration.parsing.{module_name}")
        parser: Parser = getattr(module, function_name)
        version: int = module.PARSER_VERSION
    except (ImportError, AttributeError) as error:
        raise LookupError(f"no parser {name!r} in orchestration/parsing ({error})") from error
    return parser, version
