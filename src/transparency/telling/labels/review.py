"""Words of the page on which somebody signs a closed quarter, from disk, with a key of her own."""

from transparency.language import Plural, deferred

REVIEW: dict[str, str | Plural] = {
    "review-check-the-pdf": deferred("Have you read this PDF?"),
    "review-check-the-pdf-why": deferred(
        "Choose the PDF that you were given. The page compares its fingerprint with the one that you sign. Nothing is "
        "sent anywhere."
    ),
    "review-choose-key": deferred("I have a key file"),
    "review-choose-pdf": deferred("The PDF that you read"),
    "review-decline": deferred("Decline to sign"),
    "review-declining": deferred(
        "To decline is a decision of its own: the page of the report says that you declined, with your remarks."
    ),
    "review-day": deferred("Day of signing"),
    "review-figures": deferred("The figures"),
    "review-here": deferred("Sign this report, or decline to"),
    "review-how": deferred("What happens here"),
    "review-how-long": deferred(
        "Read the PDF. Check that it is this one. Write remarks if you have any. Then sign or decline: you get one "
        "small file, which you send back. This page works without a network, and keeps nothing."
    ),
    "review-key": deferred("Your key"),
    "review-key-here": deferred("Your key is loaded: %(name)s"),
    "review-key-keep": deferred(
        "Keep this file where only you can reach it, with a copy. Whoever has it can sign for you. Do not give it to "
        "the company."
    ),
    "review-key-line": deferred("Your public key. Give this line to the company once, in person if you can:"),
    "review-key-made": deferred("A new key was made. Save its file before you sign."),
    "review-key-not-read": deferred("This is no key file: one line that begins with PRIVATE+KEY+."),
    "review-key-save": deferred("Save my key file"),
    "review-key-why": deferred(
        "A key is a file that only you have. The first time, make one here, keep the file, and give the company the "
        "public line. The next times, choose your file."
    ),
    "review-make-key": deferred("Make a new key"),
    "review-needs-key": deferred("First choose your key file, or make a new key."),
    "review-needs-script": deferred(
        "To sign, this page needs JavaScript, which works from disk. You can read everything without it."
    ),
    "review-no-ed25519": deferred(
        "This browser cannot sign (it lacks Ed25519). Use Chrome 137, Firefox 129, Safari 17 or a later one."
    ),
    "review-not-proved": deferred(
        "Your signature says that you stand by the release and its PDF as they are, not that you recomputed the ledger."
    ),
    "review-pdf-other": deferred("No. This is another file than the one that you would sign."),
    "review-pdf-same": deferred("Yes. This is %(name)s, byte for byte."),
    "review-remarks": deferred("Your remarks"),
    "review-remarks-left": deferred("%(left)s characters left"),
    "review-remarks-odd": deferred("There is a character in the remarks that cannot be printed. Type them anew."),
    "review-remarks-why": deferred(
        "They are printed word for word beside your signature, or left empty. Write no exact numbers about few people, "
        "and nobody’s name: the publication refuses them."
    ),
    "review-role": deferred("I sign"),
    "review-save": deferred("Save the file again"),
    "review-send": deferred("Send the file %(name)s to the company. It is all that they need."),
    "review-sign": deferred("Sign"),
    "review-signed": deferred("This is what your file says:"),
    "review-title": deferred("Review of the %(quarter)s"),
    "review-what-is-signed": deferred("What you sign"),
    "review-your-decision": deferred("Your decision"),
    "role-officer": deferred("for the company, as its officer"),
    "role-provider-representative": deferred("for the providers, as their representative"),
    "role-reviewer": deferred("as an independent reviewer"),
}

SPOKEN = (
    "review-key-here", "review-key-made", "review-key-not-read", "review-needs-key", "review-no-ed25519",
    "review-pdf-other", "review-pdf-same", "review-remarks-left", "review-remarks-odd", "review-send",
)  # fmt: skip
"""What the page's script says."""
