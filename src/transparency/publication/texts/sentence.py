"""Whether a text is one sentence."""

import re
from typing import Annotated

from pydantic import AfterValidator

LONGEST = 300
"""Most characters of a summary."""

_END = re.compile(r"(\S+)[.!?…][\"”’)»]?\s+(?=[\"“‘(«]?[^\W\d_])")
_SHORT_FORMS = {
    *("e.g", "i.e", "cf", "vs", "approx", "no", "art", "sec", "p"),
    *("u.s", "st", "dr", "mr", "ms", "mrs", "inc", "co", "ltd"),
}


def not_one_sentence(text: str) -> str | None:
    """What is wrong with a summary that should be one sentence; ``None`` when nothing is."""
    words = " ".join(text.split())
    if not words:
        return "must not be empty"
    if len(words) > LONGEST:
        return f"must have at most {LONGEST} characters, not {len(words)}"
    for match in _END.finditer(words):
        following = words[match.end() :].lstrip('"“‘(«')
        if following[:1].isupper() and match.group(1).lstrip('("“').casefold() not in _SHORT_FORMS:
            return "must be one sentence"
    return None


def _one_sentence(text: str) -> str:
    if wrong := not_one_sentence(text):
        raise ValueError(wrong)
    return text


Sentence = Annotated[str, AfterValidator(_one_sentence)]
"""A summary: a text that is one sentence."""
