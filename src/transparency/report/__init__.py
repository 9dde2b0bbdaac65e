"""The quarterly PDF: composed from releases, laid out by WeasyPrint, repaired, with its data attached."""
