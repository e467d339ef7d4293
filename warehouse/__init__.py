"""Everything at rest: the only door to the database, the gate, the release and the bundled editions."""
