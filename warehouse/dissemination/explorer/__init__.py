"""The explorer: pages of a release that open from disk and from any web server, without a network."""
