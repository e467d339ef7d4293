"""Crime Survey for England and Wales, in the ONS appendix tables."""
