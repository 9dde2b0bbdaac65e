"""Numbers in words: figures, tables with their notes, drawings with their findings."""
