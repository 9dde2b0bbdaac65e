"""Files of ``content/`` and what stands in them: found, read within limits, held to their models."""
