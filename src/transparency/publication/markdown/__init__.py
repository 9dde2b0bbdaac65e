"""Markdown of policies and commentaries: within limits, to HTML that is safe to publish."""
