"""Words of the pages on voice, questions, what happens if, risks, and about the company."""

from transparency.language import Plural, deferred

VOICE: dict[str, str | Plural] = {
    "a-history-is-only-added-to": deferred(
        "Newest first. A history is only added to: the program refuses one that is shorter than what was published."
    ),
    "about": deferred("About"),
    "about-lead": deferred(
        "%(company)s publishes here what it set aside for its providers, by which rules it gives it out, and what "
        "came of it."
    ),
    "about-this-site": deferred("About this site"),
    "accessibility": deferred("Accessibility"),
    "accessibility-contact": deferred(
        "If something is in your way, say so, and we answer with what you need in another form: %(contact)s"
    ),
    "accessibility-lead": deferred(
        "This site and its reports are made for everyone: with a screen reader, on a phone, with large letters, on "
        "paper."
    ),
    "accessibility-limits": deferred(
        "No person who uses a screen reader every day has tested this release. Drawings in squares are not read out; "
        "the words beside them say the same. Texts that the company writes may use harder words than ours."
    ),
    "accessible-drawings": deferred(
        "Every chart has a title, a description and a table with its numbers. Colour alone says nothing."
    ),
    "accessible-letters": deferred(
        "Nothing moves sideways at 320 pixels, at twice the size of letters, or with your own fonts and colours."
    ),
    "accessible-pages": deferred(
        "Pages are tested by machine against the Web Content Accessibility Guidelines, version 2.2, level AA. "
        "That is done in light and dark, on a phone and on a desk."
    ),
    "accessible-papers": deferred(
        "Reports are tagged PDFs (PDF/UA-1, PDF/A-3a), and each has a page that says the same."
    ),
    "all-questions": deferred("All questions, with answers"),
    "anyone-may-say": deferred(
        "Anyone may ask, object or put something forward, without giving a name. A question gets an owner and a day. "
        "What is not answered by then is counted as late."
    ),
    "files-stand-alone": deferred(
        "Pages and files open from a disk, without a server and without anybody’s program. Whoever has a copy has all "
        "of it, and the hashes show that it is whole."
    ),
    "filled": deferred("Filled"),
    "gone-wrong-before": deferred("It has gone wrong before"),
    "gone-wrong-lead": deferred(
        "Three plans for people who worked for a platform, as papers told of them, each beside the rule in force here."
    ),
    "history-of-it": deferred("What happened, day by day"),
    "how-to-speak": deferred("How to ask, or put something forward"),
    "kept-by": deferred("If the company ends, this site stays with: %(keeper)s."),
    "kept-by-nobody": deferred("Nobody is named who keeps this site if the company ends. Save what matters to you."),
    "more-on-this": deferred("More on this"),
    "no-contact-is-stated": deferred("No address is stated."),
    "no-council": deferred("No council"),
    "no-evidence": deferred("No evidence."),
    "no-motion-so-far": deferred("Nothing has been put forward so far."),
    "nobody-has-asked": deferred("No question has been recorded so far."),
    "nobody-says": deferred("Neither the rule nor the company says. That is no answer; ask for one."),
    "nothing-is-stated-of-a-council": deferred(
        "The company states no body that speaks for providers. What a vote could change is therefore: nothing that is "
        "written down."
    ),
    "promise": deferred("Promise"),
    "questions": deferred("Questions"),
    "questions-of-guides": deferred("What guides to equity tell you to ask"),
    "questions-of-people": deferred("What people asked the company"),
    "questions-of-sceptics": deferred("A sceptic’s list: a point counts only with evidence"),
    "questions-of-therapists": deferred("What %(providers)s ask"),
    "risks": deferred("Risks"),
    "risks-lead": deferred("The worst comes first. None of this is unlikely enough to leave out."),
    "seats": deferred("Seats"),
    "seen-on": deferred("Seen on %(day)s."),
    "source-of": deferred("Source: %(source)s"),
    "speaks-for": deferred("Speaks for"),
    "term": deferred("Term"),
    "the-number": deferred("In a number"),
    "under-way": deferred("Under way: rules that may change"),
    "what-could-go-wrong": deferred("What could go wrong"),
    "what-happens-lead": deferred(
        "One answer each, from the rule in force, published figures, and what the company answered when asked."
    ),
    "what-happens-to-it-if": deferred("What happens if"),
    "what-is-not-good-enough": deferred("What is not good enough yet"),
    "what-it-may-do": deferred("What it may see and ask for"),
    "what-people-ask": deferred("Questions that were asked, answered from published data or shown as unanswered."),
    "what-was-put-forward": deferred("What was put forward, and what came of it"),
    "what-we-do-for-it": deferred("What we do for it"),
    "what-we-said-and-did": deferred("What was promised, and what was kept"),
    "what-you-may-ask-now": deferred("What you may ask now, one tap away"),
    "what-you-must-do": deferred("What you must do"),
    "where-it-says-so": deferred("Where it says so"),
    "who-keeps-this-site": deferred("Who keeps this site if the company ends"),
    "who-speaks-for-providers": deferred("Who speaks for providers, every motion, and what the company did."),
    "your-voice": deferred("Your voice"),
}
