"""The words by which a package that this program exported tells what OCF has no field for. No other text is read."""

from transparency.importing.ocf.package import Object

OWN = "transparency:"
EXPORTED = f"{OWN}ocf-export/1"
"""The manifest's comment: the transactions stand in the ledger's order."""


def own_word(one: Object) -> tuple[str, str]:
    """The ledger's event type and cause, or an instrument or a target pool, where we wrote one; else empty texts."""
    comments = one.data.get("comments")
    candidates = [one.data.get("reason_text"), one.data.get("consideration_text")]
    candidates += comments if isinstance(comments, list) else []
    for given in candidates:
        if isinstance(given, str) and given.startswith(OWN):
            word, _, cause = given.removeprefix(OWN).partition(":")
            return word, cause
    return "", ""
