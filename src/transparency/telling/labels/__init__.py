"""Words that stand in a template or beside a figure whatever the release is: headings, links, captions, sentences.

Page and paper take them by id, so that what is said on both is one message: ``say("not-signed")``.
"""

from transparency.language import Plural, _, plural
from transparency.telling.labels.frame import FRAME
from transparency.telling.labels.numbers import NUMBERS
from transparency.telling.labels.outside import OUTSIDE
from transparency.telling.labels.reports import REPORTS
from transparency.telling.labels.review import REVIEW
from transparency.telling.labels.rules import RULES
from transparency.telling.labels.verify import VERIFY
from transparency.telling.labels.voice import VOICE

LABELS: dict[str, str | Plural] = {**FRAME, **NUMBERS, **OUTSIDE, **REPORTS, **REVIEW, **RULES, **VERIFY, **VOICE}


def say(id: str, /, **values: object) -> str:
    """A label by its id, with its places filled in by name; one in two forms takes ``count``.

    >>> say("version", version="1.1"), say("versions", count=1), say("versions", count=2)
    ('Version 1.1', '1 version', '2 versions')
    """
    message = LABELS[id]
    if not isinstance(message, Plural):
        return _(message, **values)
    count = values.pop("count")
    assert isinstance(count, int)
    return plural(message.one, message.many, count, **values)
