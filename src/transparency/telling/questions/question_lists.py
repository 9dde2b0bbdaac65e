"""The questions that the site answers: those that guides to equity raise, of therapists, and of a sceptic.

From the reference, "public page and founder workflow" 2.1, and "ledger and OCF" 6. One that nothing answers is told
as such: no evidence.
"""

from transparency.language import deferred
from transparency.telling.questions.answers import (
    approved_told,
    both_bases_told,
    buying_told,
    cash_told,
    cash_unprinted,
    changing_told,
    checked_told,
    clause_answer,
    company_answer,
    compliance_told,
    dilution_told,
    earning_told,
    elsewhere_told,
    figure_answer,
    first_told,
    holders_told,
    instrument_told,
    ladder_told,
    lost_told,
    more_later_told,
    nothing_told,
    overwork_told,
    part_unprinted,
    part_used_told,
    qualify_told,
    recompute_told,
    relied_told,
    removal_told,
    rights_told,
    share_told,
    shrinking_told,
    sold_told,
    taking_part_told,
    version_told,
    vote_told,
    worth_told,
    worthless_told,
)
from transparency.telling.questions.question import ListedQuestion, Part

GUIDES = (
    ListedQuestion("share", deferred("What share of the company is it, and counted how?"), "ladder", share_told),
    ListedQuestion(
        "worthless",
        deferred("Could it be worth nothing? What is it worth now?"),
        "risk-zero",
        (
            Part(deferred("whether it could be worth nothing"), worthless_told),
            Part(deferred("what it is worth now"), worth_told),
        ),
    ),
    ListedQuestion(
        "leave",
        deferred("What happens to it if I leave, pause or get removed?"),
        "leave",
        (
            Part(deferred("what happens if you leave"), clause_answer("leaving")),
            Part(deferred("what happens if you pause"), clause_answer("away")),
            Part(deferred("what happens if you are removed"), removal_told),
        ),
    ),
    ListedQuestion("mine", deferred("When is it really mine?"), "rule", earning_told),
    ListedQuestion("first", deferred("Who gets paid before me in a sale, and how much?"), "against", first_told),
    ListedQuestion("dilution", deferred("Will later funding shrink my share?"), "against", shrinking_told),
    ListedQuestion("instrument", deferred("What is it exactly, and what do I pay?"), "rule", instrument_told),
    ListedQuestion("tax", deferred("What tax do I pay, and when?"), "tax", company_answer("tax")),
    ListedQuestion(
        "sale",
        deferred("What happens to what I have not earned if the company is sold?"),
        "sale",
        clause_answer("sale"),
    ),
    ListedQuestion(
        "decided", deferred("How was my number decided? Could someone else get a better deal?"), "rule", compliance_told
    ),
    ListedQuestion("more", deferred("Do I get more later?"), "rule", more_later_told),
    ListedQuestion(
        "taken-back", deferred("Can you take back what I have earned?"), "removed", clause_answer("buying-back")
    ),
    ListedQuestion(
        "cash",
        deferred("Can I ever sell? Has anyone?"),
        "cash",
        (
            Part(deferred("whether you can ever sell"), sold_told),
            Part(deferred("whether anyone has"), cash_told, cash_unprinted),
        ),
    ),
    ListedQuestion(
        "left",
        deferred("How much is left? Will it run out before my turn?"),
        "numbers",
        (
            Part(deferred("how much is left"), figure_answer("pool.available")),
            Part(deferred("how long it will last"), figure_answer("ratios.runway")),
        ),
    ),
    ListedQuestion(
        "paperwork", deferred("Is my paperwork late, and do I lose by it?"), "numbers", company_answer("paperwork")
    ),
)
"""Questions that guides to equity raise, those that most of them raise first."""
THERAPISTS = (
    ListedQuestion("pay", deferred("Is this instead of fair pay?"), "questions", company_answer("pay")),
    ListedQuestion(
        "qualify", deferred("Do I qualify with few sessions a week? With an associate licence?"), "people", qualify_told
    ),
    ListedQuestion("overwork", deferred("Does it push me to see more clients?"), "rule", overwork_told),
    ListedQuestion("changing", deferred("Can you change the rules on me? Have you?"), "rules", changing_told),
    ListedQuestion("vote", deferred("Do %(providers)s get a vote? Was it ever ignored?"), "voice", vote_told),
    ListedQuestion("holders", deferred("What do founders and investors hold?"), "holders", holders_told),
    ListedQuestion(
        "employee",
        deferred("Does it make me an employee, or limit where else I work?"),
        "questions",
        company_answer("employee"),
    ),
    ListedQuestion("clients", deferred("Must my clients know? Is it ethical?"), "questions", company_answer("clients")),
    ListedQuestion("elsewhere", deferred("Has this gone wrong elsewhere?"), "history", elsewhere_told),
    ListedQuestion("believe", deferred("Why should I believe these numbers?"), "check", checked_told),
)
"""Questions of therapists and contractors."""
SCEPTIC = (
    ListedQuestion("s-approved", deferred("The pool that was approved, on which day"), "numbers", approved_told),
    ListedQuestion("s-ladder", deferred("Set aside, promised, earned and owned, never merged"), "ladder", ladder_told),
    ListedQuestion("s-bases", deferred("Percent on both counts of the company"), "numbers", both_bases_told),
    ListedQuestion("s-who", deferred("Who is counted among the %(providers)s"), "rule", taking_part_told),
    ListedQuestion("s-rule", deferred("The exact rule, its version and its day"), "rules", version_told),
    ListedQuestion(
        "s-meet", deferred("How many of those who are here have a promise"), "numbers", figure_answer("people.coverage")
    ),
    ListedQuestion("s-spread", deferred("The median and the quartiles, not only the mean"), "numbers", nothing_told),
    ListedQuestion("s-lost", deferred("What was lost, by cause, in the last quarter"), "numbers", lost_told),
    ListedQuestion(
        "s-leave",
        deferred("What happens if I leave, am deactivated, die, or the company is sold"),
        "leave",
        (
            Part(deferred("what happens if you leave"), clause_answer("leaving")),
            Part(deferred("what happens if your account is switched off"), company_answer("deactivated")),
            Part(deferred("what happens if you die"), company_answer("death")),
            Part(deferred("what happens if the company is sold"), clause_answer("sale")),
        ),
    ),
    ListedQuestion(
        "s-cost",
        deferred("What buying costs, when tax is due, how long I have"),
        "leave",
        (
            Part(deferred("what buying costs"), buying_told),
            Part(deferred("how long you have"), clause_answer("leaving")),
            Part(deferred("when tax is due"), company_answer("tax")),
        ),
    ),
    ListedQuestion("s-first", deferred("What is paid before anyone who holds units"), "against", first_told),
    ListedQuestion("s-cash", deferred("Cash that %(providers)s ever received from equity"), "cash", cash_told),
    ListedQuestion("s-rights", deferred("Rights to vote and to know"), "voice", rights_told),
    ListedQuestion("s-dilution", deferred("Dilution, and why"), "against", dilution_told),
    ListedQuestion(
        "s-exemption",
        deferred("The exemption relied on, and how much of it is left"),
        "about",
        (
            Part(deferred("the exemption"), relied_told),
            Part(deferred("how much of it is left"), part_used_told, part_unprinted),
        ),
    ),
    ListedQuestion("s-checked", deferred("Who checked the numbers; past reports unchanged"), "check", checked_told),
    ListedQuestion("s-recompute", deferred("Can I recompute it?"), "check", recompute_told),
)
"""A sceptic's list: a point counts only with evidence."""
