"""Words of the pages on voice, questions, what happens if, risks, and about the company."""

from transparency.language import Plural, deferred

VOICE: dict[str, str | Plural] = {
    "a-history-is-only-added-to": deferred(
        "Newest first. A history is only added to: the program refuses one that is shorter than what was published."
    ),
    "anyone-may-say": deferred(
        "Anyone may ask, object or put something forward, without giving a name. A question gets an owner and a day. "
        "What is not answered by then is counted as late."
    ),
    "filled": deferred("Filled"),
    "history-of-it": deferred("What happened, day by day"),
    "how-to-speak": deferred("How to ask, or put something forward"),
    "more-on-this": deferred("More on this"),
    "no-council": deferred("No council"),
    "no-evidence": deferred("No evidence."),
    "no-motion-so-far": deferred("Nothing has been put forward so far."),
    "nobody-has-asked": deferred("No question has been recorded so far."),
    "nothing-is-stated-of-a-council": deferred(
        "The company states no body that speaks for providers. What a vote could change is therefore: nothing that is "
        "written down."
    ),
    "questions": deferred("Questions"),
    "questions-of-guides": deferred("What guides to equity tell you to ask"),
    "questions-of-people": deferred("What people asked the company"),
    "questions-of-sceptics": deferred("A sceptic’s list: a point counts only with evidence"),
    "questions-of-therapists": deferred("What %(providers)s ask"),
    "seats": deferred("Seats"),
    "seen-on": deferred("Seen on %(day)s."),
    "speaks-for": deferred("Speaks for"),
    "term": deferred("Term"),
    "what-it-may-do": deferred("What it may see and ask for"),
    "what-people-ask": deferred("Questions that were asked, answered from published data or shown as unanswered."),
    "what-was-put-forward": deferred("What was put forward, and what came of it"),
    "who-speaks-for-providers": deferred("Who speaks for providers, every motion, and what the company did."),
    "your-voice": deferred("Your voice"),
}
