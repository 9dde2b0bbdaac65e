"""Who signed a report and how that is proved, or that nobody did: a name that was typed is told as what it is."""

from collections.abc import Sequence

from msgspec import Struct

from transparency.language import _, deferred
from transparency.signatures.keys import Role
from transparency.signatures.signing import Signing, published_note
from transparency.telling.numbers.format import day

SIGNATURES = {
    "who-officer": deferred("the company"),
    "who-provider-representative": deferred("the providers’ representative"),
    "who-reviewer": deferred("an independent reviewer"),
    "who-by-name": deferred("%(who)s (%(holder)s)"),
    "signed": deferred("Signed by %(who)s on %(day)s."),
    "signed-with-remarks": deferred("Signed by %(who)s on %(day)s, with remarks."),
    "declined": deferred("Declined by %(who)s on %(day)s."),
    "proved": deferred("Proved by a signature over the release and its PDF."),
    "standing-named": deferred("The release before named this key."),
    "standing-first": deferred("It is the first release, so no earlier one could name this key."),
    "standing-new": deferred("It is a new key, which no earlier release names."),
    "key-proof": deferred("The company says of the key: %(proof)s."),
    "key-given-up": deferred("It was given up on %(day)s: %(why)s."),
    "missing-provider-representative": deferred(
        "Not co-signed: no representative of the providers has signed this release."
    ),
    "missing-officer": deferred("No officer of the company has signed this release with a key."),
    "missing-reviewer": deferred("No independent reviewer has recomputed these figures."),
}
"""What is said of who signed, on the report's page, by `verify` and by the site's own page for it."""


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
    asked = (Role.REPRESENTATIVE, Role.OFFICER, Role.REVIEWER)
    return tuple(_(SIGNATURES[f"missing-{role}"]) for role in asked if role not in there)


def typed_name(name: str) -> str:
    """What the company typed as the name that stands for a report."""
    return _("The company names %(name)s for it. A name that is typed is no signature.", name=name) if name else ""


def _line(signing: Signing) -> SignedLine:
    declared = signing.declaration
    who = _(SIGNATURES[f"who-{signing.role}"])
    if signing.key.holder:
        who = _(SIGNATURES["who-by-name"], who=who, holder=signing.key.holder)
    decided = "declined" if not declared.signed else "signed-with-remarks" if declared.remarks else "signed"
    decision = _(SIGNATURES[decided], who=who, day=day(declared.day))
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
    proofs = [_(SIGNATURES["proved"]), _(SIGNATURES[f"standing-{signing.standing}"])]
    if key.proof:
        proofs.append(_(SIGNATURES["key-proof"], proof=key.proof.rstrip(".")))
    if key.lost:
        proofs.append(_(SIGNATURES["key-given-up"], day=day(key.until or key.start), why=key.lost.rstrip(".")))
    return proofs
