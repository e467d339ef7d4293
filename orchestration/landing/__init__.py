"""Landing: published bytes kept as they came, named by their hash, with what is known about them beside."""
