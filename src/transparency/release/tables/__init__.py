"""The tables of a release, made of published cells."""
