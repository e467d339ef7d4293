"""A loopback server that plays the publishers under their real addresses."""
