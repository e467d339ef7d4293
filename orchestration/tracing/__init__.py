"""From a figure of the release back to its source: editions, file, sheet, cell and what surrounds it."""
