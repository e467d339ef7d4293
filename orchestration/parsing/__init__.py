"""Parsing: bytes of one published table become an observation frame. Pure: no network, disk or database."""
