"""Who signed a report and how that is proved, or that nobody did: a name that was typed is told as what it is."""

from collections.abc import Sequence

from msgspec import Struct

from transparency.language import _, deferred
from transparency.signatures.keys import Role
from transparency.signatures.signing import Signing, Standing, published_note
from transparency.telling.format import day

_WHO = {
    Role.OFFICER: deferred("the company"),
    Role.REPRESENTATIVE: deferred("the providers’ representative"),
    Role.REVIEWER: deferred("an independent reviewer"),
}
_STANDING = {
    Standing.NAMED: deferred("The release before named this key."),
    Standing.FIRST: deferred("It is the first release, so no earlier one could name this key."),
    Standing.NEW: deferred("It is a new key, which no earlier release names."),
}


class SignedLine(Struct, frozen=True):
    """What is told of one role."""

    role: str
    decision: str
    """Who decided what, and when."""
    proof: str
    """How that is known."""
    remarks: tuple[str, ...]
    """Hers, verbatim: paragraphs."""
    key: str
    """The public key, as its line."""
    path: str
    """Where the note stands on the site."""


def signature_status(signings: Sequence[Signing]) -> str:
    """In a few words, beside the figures: what the representative did, and if nothing, what the company did.

    >>> signature_status([])
    'Not co-signed'
    """
    decided = {signing.role: signing.declaration.signed for signing in signings}
    if Role.REPRESENTATIVE in decided:
        return _("Co-signed for the providers") if decided[Role.REPRESENTATIVE] else _("Providers declined to sign")
    return _("Not co-signed")


def signature_lines(signings: Sequence[Signing]) -> tuple[SignedLine, ...]:
    """What each role decided, as signed."""
    return tuple(_line(signing) for signing in signings)


def missing_signatures(signings: Sequence[Signing]) -> tuple[str, ...]:
    """Who did not sign, one sentence each."""
    there = {signing.role for signing in signings}
    sentences = {
        Role.REPRESENTATIVE: _("Not co-signed: no representative of the providers has signed this release."),
        Role.OFFICER: _("No officer of the company has signed this release with a key."),
        Role.REVIEWER: _("No independent reviewer has recomputed these figures."),
    }
    return tuple(sentence for role, sentence in sentences.items() if role not in there)


def typed_name(name: str) -> str:
    """What the company typed as the name that stands for a report."""
    return _("The company names %(name)s for it. A name that is typed is no signature.", name=name) if name else ""


def _line(signing: Signing) -> SignedLine:
    declared = signing.declaration
    who, when = _(_WHO[signing.role]), day(declared.day)
    if signing.key.holder:
        who = _("%(who)s (%(holder)s)", who=who, holder=signing.key.holder)
    if not declared.signed:
        decision = _("Declined by %(who)s on %(day)s.", who=who, day=when)
    elif declared.remarks:
        decision = _("Signed by %(who)s on %(day)s, with remarks.", who=who, day=when)
    else:
        decision = _("Signed by %(who)s on %(day)s.", who=who, day=when)
    return SignedLine(
        role=signing.role.value,
        decision=decision,
        proof=" ".join(_proofs(signing)),
        remarks=tuple(part for part in declared.remarks.split("\n") if part.strip()),
        key=str(signing.key.key),
        path=published_note(signing),
    )


def _proofs(signing: Signing) -> list[str]:
    key = signing.key
    proofs = [_("Proved by a signature over the release and its PDF."), _(_STANDING[signing.standing])]
    if key.proof:
        proofs.append(_("The company says of the key: %(proof)s.", proof=key.proof.rstrip(".")))
    if key.lost:
        proofs.append(
            _("It was given up on %(day)s: %(why)s.", day=day(key.until or key.start), why=key.lost.rstrip("."))
        )
    return proofs
