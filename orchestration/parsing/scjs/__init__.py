"""Scottish Crime and Justice Survey, main report annex tables."""
