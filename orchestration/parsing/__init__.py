"""Parsing: the bytes of one publisher's table become an observation frame. Pure functions: no network, disk or database."""
