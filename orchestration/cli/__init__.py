"""The `ukcrime` command."""
