"""Dissemination: the files of a release for its readers, each written from the published tables alone."""
