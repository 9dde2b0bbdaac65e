"""Words of the pages of rules and policies, and of “What would I get?”."""

from transparency.language import Plural, deferred

RULES: dict[str, str | Plural] = {
    "a-grant-that-does-neither": deferred("A grant that does neither stops the publication."),
    "a-new-rule-never-lowers": deferred("A new rule never lowers what was promised under an older one."),
    "a-rule-says-who-gets": deferred(
        "A rule says who gets how many units, and what happens to them. The program that runs it checks every "
        "grant. Each version stays here."
    ),
    "a-rule-that-pays": deferred(
        "A rule that pays for more work without an end, for outcomes, ratings, referrals or payers is refused by "
        "the program."
    ),
    "all-so-many-changes": deferred("All %(number)s changes"),
    "announced": deferred("Announced"),
    "announced-on": deferred("announced %(day)s"),
    "anyone": deferred("Anyone"),
    "banner-announced": deferred("Announced."),
    "banner-change": deferred("A change is proposed."),
    "banner-coming": deferred("About to change."),
    "banner-future": deferred("Not in force on the date of these figures."),
    "banner-proposed": deferred("Proposed."),
    "banner-replaced": deferred("Replaced."),
    "banner-ended": deferred("Ended."),
    "banner-superseded": deferred("Superseded."),
    "banner-withdrawn": deferred("Withdrawn."),
    "before-and-after": deferred("Before and after"),
    "before-and-after-for-three": deferred("Before and after, for three people"),
    "by-your-own-answers-how": deferred(
        "By your own answers: how many units, what part of the company, what is yours if you leave."
    ),
    "code-in-the-ledger": deferred("Code in the ledger"),
    "could-this-push-care": deferred("Could this push care the wrong way?"),
    "counted-apart": deferred(
        "Those that follow it and the exceptions are counted apart only where enough people have each."
    ),
    "every-grant-follows-the-rule": deferred("Every grant follows the rule, or is an exception with a reason"),
    "every-grant-made-under-this": deferred(
        "Every grant made under this rule and counted up to %(day)s was computed again."
    ),
    "exceptions": deferred("Exceptions: %(words)s"),
    "exceptions-with-a-reason": deferred("Exceptions with a reason and approvals"),
    "files-of-this-rule": deferred("Files of this rule"),
    "follow-the-rule": deferred("Follow the rule, to the unit"),
    "grants-and-the-rule": deferred("Grants and the rule"),
    "grants-are-counted-in-steps": deferred("Grants are counted in steps of %(step)s, like people."),
    "grants-under-this-rule": deferred("Grants under this rule"),
    "in-force": deferred("In force"),
    "in-force-from": deferred("In force from %(start)s"),
    "in-force-from-to": deferred("In force from %(start)s to %(end)s"),
    "in-force-now": deferred("In force now"),
    "in-force-until": deferred("In force, until %(day)s"),
    "it-replaced": deferred("It replaced"),
    "leaving-after-months-months": deferred("Leaving after %(months)s months"),
    "made-up-people-under-rule-rule": deferred(
        "Made-up people under rule %(rule)s, if they start on %(day)s. What is theirs if they leave."
    ),
    "new-version-takes-effect-on": deferred("Version %(version)s takes effect on %(day)s."),
    "newest-first-the-hash": deferred(
        "Newest first. The hash is that of the text as it stands in the company’s files."
    ),
    "no-approval-has-been-recorded": deferred("No approval has been recorded."),
    "no-grant-has-been-made": deferred("No grant has been made under this rule yet"),
    "no-longer": deferred("no longer"),
    "no-policy-has-been-published": deferred("No policy has been published yet."),
    "no-units": deferred("none"),
    "not-counted-since-no-total": deferred("Not counted, since no total of points is published: %(names)s."),
    "not-in-the-rule": deferred("not in the rule"),
    "nothing-has-been-shared": deferred(
        "Nothing has been shared by this rule yet. The sums take it that everyone else brings %(number)s points "
        "together."
    ),
    "nothing-that-can-be-compared": deferred(
        "Nothing that can be compared: one of the two is in words only, or they say the same."
    ),
    "people-worked-out": Plural("One person, worked out", "%(count)s people, worked out"),
    "proposed": deferred("Proposed"),
    "read-rule": deferred("Read %(id)s"),
    "read-rule-it-would-replace": deferred("Read %(id)s, which it would replace"),
    "read-rule-that-replaced-it": deferred("Read %(id)s, which replaced it"),
    "read-rule-until-then": deferred("Read %(id)s, in force until then"),
    "read-the-new-version": deferred("Read the new version"),
    "read-the-version-in-force": deferred("Read the version in force"),
    "read-the-version-in-force-until": deferred("Read the version in force until then"),
    "reviewed-by": deferred("Reviewed by %(name)s."),
    "rule-in-force-now": deferred("Rule %(id)s, in force now"),
    "rule-takes-effect-on": deferred("This rule takes effect on %(day)s."),
    "rules-for-giving-out-units": deferred("Rules for giving out units"),
    "shares-of-a-pot-depend": deferred(
        "Shares of a pot depend on what everyone else brings. They are taken to bring more or fewer points in the"
        " same proportion as these people."
    ),
    "policy-and-rule-are-compared": deferred(
        "The rule is data, and what this text states of it is compared with it each time the site is built."
    ),
    "planned-for-then": deferred("Planned first day"),
    "policy-on-this": deferred("Policy: %(title)s"),
    "state-announced": deferred("announced, not in force yet"),
    "state-current": deferred("in force"),
    "state-ended": deferred("ended"),
    "state-proposed": deferred("proposed, not in force"),
    "state-superseded": deferred("replaced"),
    "state-withdrawn": deferred("withdrawn"),
    "text-of-the-policy": deferred("Text of the policy"),
    "the-change-in-full": deferred("The change in full"),
    "the-companys-policies-on-provider": deferred("The company’s policies on provider ownership, with every version."),
    "the-data-of-this-page": deferred("The data of this page (JSON)"),
    "the-ledger-stores": deferred("The ledger stores only the code of a row, never how much somebody works."),
    "the-questions-of-this-page": deferred(
        "The questions of this page need JavaScript. Without it, the worked examples below stand for them."
    ),
    "the-rule-as-it-is-run": deferred("The rule as it is run"),
    "the-rule-as-a-file": deferred("The rule as a file"),
    "the-rule-as-tables": deferred("The rule as tables"),
    "the-rule-in-words": deferred("The rule in words"),
    "the-rules-by-which-units": deferred("The rules by which units are given out, with every version."),
    "the-rules-the-company-has": deferred(
        "The rules the company has set itself, word for word, with every earlier version."
    ),
    "the-whole-rule": deferred("The whole rule"),
    "there-is-a-ceiling": deferred("There is a ceiling so that the plan never pays anyone to overwork."),
    "what-is-left-must-be-bought": deferred(
        "What has a price is not kept by itself: it has to be bought in time. What is not earned is lost."
    ),
    "work-out-your-own": deferred("Work out your own"),
    "these-units-could-end-up": deferred(
        "These %(units)s could end up worth nothing. Please do not count on them as pay."
    ),
    "these-units-could-end-up-worth": deferred("These %(units)s could end up worth nothing."),
    "they-are-made-up-each": deferred(
        "They are made up. Each sum is computed by the same program that checks the grants."
    ),
    "they-stay-on-your-device": deferred(
        "They stay on your device, in the address of this page. Nothing is sent, and nothing is kept."
    ),
    "this-is-arithmetic": deferred("This is arithmetic by the published rule, not a promise made to anyone."),
    "this-page": deferred("this page"),
    "this-rule-is-not": deferred(
        "This rule is not in force, and may never be. It is shown so that anyone can say what they think of it."
    ),
    "this-rule-was-in-force": deferred(
        "This rule was in force until %(day)s. It is kept so that anyone can see what used to hold."
    ),
    "this-rule-was-never": deferred("This rule was never in force."),
    "this-text-and-the-program": deferred("This text and the program that checks each grant come from one file."),
    "this-version-was-replaced": deferred(
        "This version was replaced on %(day)s by version %(version)s. It is kept so that anyone can see what used"
        " to hold."
    ),
    "three-people-by-hand": deferred("Three people, worked by hand"),
    "units-by-id": deferred("Units by %(id)s and by this rule. The same made-up people as above."),
    "version": deferred("Version %(version)s"),
    "version-takes-effect-on": deferred("This version takes effect on %(day)s."),
    "version-version-effective-day": deferred("Version %(version)s, effective %(day)s."),
    "version-in-force-since": deferred("Version %(version)s, in force since %(day)s"),
    "versions": Plural("%(count)s version", "%(count)s versions"),
    "versions-so-far": Plural("%(count)s version so far", "%(count)s versions so far"),
    "what": deferred("What"),
    "what-are-they": deferred("%(title)s: what are they?"),
    "what-changed-from-the-rule": deferred("What changed from the rule before"),
    "what-happens-if": deferred("What happens if …"),
    "what-the-rule-says-clause": deferred("What the rule says, clause by clause."),
    "what-the-rule-says-of-this": deferred("What the rule says of this"),
    "what-they-would-be-promised": deferred("What they would be promised, and what is theirs if they leave"),
    "what-would-i-get": deferred("What would I get?"),
    "who": deferred("Who"),
    "who-agreed-and-how-much": deferred("Who agreed, and how much notice there was"),
    "work-it-out-for-yourself": deferred("Work it out for yourself"),
    "worked-by-hand": deferred("Worked by hand"),
    "yearly-grants-are-estimates": deferred("Yearly grants are estimates: they depend on how many others take part."),
    "your-answers": deferred("Your answers"),
}
