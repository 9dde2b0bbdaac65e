"""Releases: the figure catalogue and the frozen, protected content of a published quarter."""
