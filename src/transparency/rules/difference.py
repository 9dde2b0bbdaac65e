"""What one version of a rule says differently from another, in words: "a full licence: 1,200 → 1,500 units"."""

from collections.abc import Mapping
from fractions import Fraction

from msgspec import Struct

from transparency.publication.settings import Words
from transparency.rules.rule import Rule
from transparency.rules.words.diff_items import Key, Statement, statements, whole


class Difference(Struct, frozen=True):
    """One thing that changed. ``before`` is empty for what is new, ``after`` for what is gone."""

    label: str
    before: str
    after: str

    @property
    def text(self) -> str:
        """In one line: "Joining units with a full licence: 1,200 → 1,500 units"."""
        label = self.label if self.label.endswith("?") else f"{self.label}:"
        if not self.before:
            return f"{label} new, {self.after}"
        if not self.after:
            return f"{label} {self.before.rstrip('.')}, no longer"
        return f"{label} {_short(self.before, self.after)} → {self.after}"


def difference(old: Rule, new: Rule, words: Words, *, times: Fraction = Fraction(1)) -> tuple[Difference, ...]:
    """What ``new`` says that ``old`` did not say, in the order of the new rule, then what is gone.

    ``times``: new units for an old one by splits between the two, so that a split is no change.
    """
    before = {key: statement.scaled(times) for key, statement in statements(old, words).items()}
    after = statements(new, words)
    every = dict.fromkeys(key[:2] for key in (*before, *after))
    groups = {group for group in every if _remade(group, before, after)}
    changed = []
    for key, statement in after.items():
        group = key[:2]
        said = before.get(key)
        if group in groups:
            changed += _whole(group, before, after) if _first(key, after) else []
        elif said is None:
            changed.append(Difference(statement.label, "", statement.text))
        elif said.text != statement.text:
            changed.append(_changed(said, statement))
    for key, said in before.items():
        if key[:2] in groups:
            changed += _whole(key[:2], before, after) if _first(key, before) and not _in(key[:2], after) else []
        elif key not in after:
            changed.append(Difference(said.label, said.text, ""))
    return tuple(changed)


def _in(group: Key, said: Mapping[Key, Statement]) -> list[Key]:
    return [key for key in said if key[:2] == group]


def _first(key: Key, said: Mapping[Key, Statement]) -> bool:
    return _in(key[:2], said)[0] == key


def _remade(group: Key, before: Mapping[Key, Statement], after: Mapping[Key, Statement]) -> bool:
    """Whether a table or a grant is told as a whole: it is new or gone, or a table whose rows are others now."""
    old, new = _in(group, before), _in(group, after)
    return (group[0] in {"table", "grant"} and not (old and new)) or (group[0] == "table" and set(old) != set(new))


def _whole(group: Key, before: dict[Key, Statement], after: dict[Key, Statement]) -> list[Difference]:
    old = whole(group, before) if _in(group, before) else None
    new = whole(group, after) if _in(group, after) else None
    label = (new or old or Statement("", "")).label
    return [Difference(label, old.text if old else "", new.text if new else "")]


def _changed(before: Statement, after: Statement) -> Difference:
    """The two values; of several sentences only those that differ."""
    if not before.sentences:
        return Difference(after.label, before.text, after.text)
    old = [sentence for sentence in before.sentences if sentence not in after.sentences]
    new = [sentence for sentence in after.sentences if sentence not in before.sentences]
    return Difference(after.label, " ".join(old), " ".join(new))


def _short(before: str, after: str) -> str:
    """The old value without the unit it shares with the new one: "1,200" before "1,500 units"."""
    number, _, unit = before.partition(" ")
    if unit and after.endswith(f" {unit}") and number[:1].isdigit() and " " not in after.removesuffix(f" {unit}"):
        return number
    return before
