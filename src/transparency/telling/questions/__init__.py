"""Questions with their answers, and what could go wrong."""
