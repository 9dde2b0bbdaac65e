"""Every sentence that the scripts of "What would I get?" say, by key, with ``%(name)s`` to be filled in there.

They stand here and not in the scripts, so that a catalogue can replace them like all others.
"""

from transparency.language import _, unfilled
from transparency.publication.settings import Settings
from transparency.telling.numbers.format import MONTHS


def words(settings: Settings) -> dict[str, str | list[str]]:
    """All sentences; the company's own words for people and pieces are filled in already."""
    own = {"units": settings.words.units, "providers": settings.words.providers, "company": settings.company.name}
    found = (
        _form() | _opening() | _qualifying() | _units() | _leaving() | _earning() | _pool() | _dollars() | _sharing()
    )
    return {"months": [_(name) for name in MONTHS]} | {key: _own(text, own) for key, text in found.items()}


def _own(text: str, own: dict[str, str]) -> str:
    for name, word in own.items():
        text = text.replace(f"%({name})s", word)
    return text


def _form() -> dict[str, str]:
    return {
        "form": unfilled("Your answers"),
        "or": unfilled("or"),
        "preset": unfilled("Answer %(value)s"),
        "number_wrong": unfilled("Please give a whole number from %(min)s to %(max)s."),
        "role_ask": unfilled("What do you do here?"),
        "role_other": unfilled("Something else"),
        "engagement_ask": unfilled("How do you work with us?"),
        "engagement_contractor": unfilled("As a contractor"),
        "engagement_employee": unfilled("As an employee"),
        "start_ask": unfilled("When did you start, or when will you?"),
        "start_none": unfilled("Not started"),
        "start_on": unfilled("On this day:"),
        "start_day": unfilled("Day of starting"),
        "start_wrong": unfilled("Please give a day within the last ten or the next five years."),
        "stay_ask": unfilled("How long might you stay?"),
        "stay_12": unfilled("1 year"),
        "stay_24": unfilled("2 years"),
        "stay_48": unfilled("4 years"),
        "stay_unsure": unfilled("Not sure"),
        "break_ask": unfilled("A planned break? (you may skip this)"),
        "break_none": unfilled("No break"),
        "break_months": unfilled("%(months)s months"),
        "break_after": unfilled("It begins so many months after the start:"),
        "version_ask": unfilled("Which version of the rule?"),
        "version_in_force": unfilled("%(rule)s, in force"),
        "version_proposed": unfilled("%(rule)s, proposed"),
        "given_start": unfilled("Start: %(day)s"),
        "given_stay": unfilled("Might stay: %(span)s"),
        "open_one": unfilled("One question is still open: %(names)s."),
        "open_many": unfilled("%(count)s questions are still open: %(names)s."),
        "open_start": unfilled("when you start"),
        "open_stay": unfilled("how long you might stay"),
    }


def _opening() -> dict[str, str]:
    return {
        "title": unfilled("What would I get?"),
        "h1_promised": unfilled("You would be promised %(number)s %(units)s."),
        "h1_yearly": unfilled("You would be promised about %(number)s %(units)s at a time."),
        "h1_none": unfilled("You would not take part in this plan."),
        "h1_zero": unfilled("You would be promised no %(units)s."),
        "h1_unknown": unfilled("What you would be promised depends on how many others take part."),
        "h1_first_none": unfilled("Before your first year is over you would earn none of these."),
        "h1_first_some": unfilled("Before your first year is over you would earn %(number)s of these."),
        "h1_no": unfilled("It is open to other roles only."),
        "lead": unfilled("That is %(share)s of the company, %(ratio)s. It could be worth nothing."),
        "lead_plain": unfilled("These %(units)s could end up worth nothing. Please do not count on them as pay."),
        "ratio": unfilled("about %(count)s in %(base)s"),
        "told": unfilled(
            "%(verdict)s. Promised: %(number)s %(units)s. Earned after one year: %(year)s. It could be worth nothing."
        ),
        "told_more": unfilled("See how"),
        "told_no": unfilled("%(verdict)s. You would be promised nothing."),
    }


def _qualifying() -> dict[str, str]:
    return {
        "yes": unfilled("Yes, you have qualified since %(day)s"),
        "later": unfilled("Not yet: you would qualify on %(day)s"),
        "no": unfilled("No, you do not qualify"),
        "because_days": unfilled(
            "The rule asks for %(days)s days with us. On %(as_of)s, the date of these figures, that is %(met)s."
        ),
        "because_none": unfilled("The rule asks for no time with us first."),
        "met": unfilled("met"),
        "not_met": unfilled("not met yet"),
        "because_role": unfilled("The rule is open to: %(roles)s. Your answer is none of them."),
        "because_engagement": unfilled("The rule is open to: %(ways)s. Your answer is none of them."),
        "because_activity": unfilled(
            "It also asks that you worked in at least %(active)s of the last %(months)s months."
        ),
        "activity_leave": unfilled("Months on leave count as worked."),
        "rule_since": unfilled("Rule %(rule)s, in force since %(day)s"),
        "rule_from": unfilled("Rule %(rule)s, in force from %(day)s"),
        "rule_proposed": unfilled("Rule %(rule)s is only proposed. It may change, or never come into force"),
        "assumed": unfilled("You have not started. We count as if you started on %(day)s."),
        "earlier": unfilled(
            "You started before this rule took effect. What you were promised until then follows the rule of that day; "
            "we count as if this one had held all along."
        ),
    }


def _units() -> dict[str, str]:
    return {
        "units_h": unfilled("How many %(units)s"),
        "units_p": unfilled("The working, line by line, as the rule says it."),
        "units_once": unfilled("%(name)s, once, on %(day)s or soon after"),
        "units_each": unfilled("%(name)s, first on %(day)s or soon after"),
        "each_year": unfilled("and each year you are still here"),
        "each_quarter": unfilled("and each quarter you are still here"),
        "points": unfilled("%(number)s points"),
        "tenure_line": unfilled("Full years with us by then: %(answer)s"),
        "tenure_months_line": unfilled("Full months with us by then: %(answer)s"),
        "input_line": unfilled("%(name)s: %(answer)s"),
        "fixed_line": unfilled("The same for everyone"),
        "smallest": unfilled("The smallest of %(list)s"),
        "largest": unfilled("The largest of %(list)s"),
        "pot_line": unfilled("Shared by everyone"),
        "points_line": unfilled("Everyone’s points last time, and yours"),
        "points_expected": unfilled("Everyone’s points, as expected from last time, and yours"),
        "share_line": unfilled("%(pot)s × %(own)s ÷ %(total)s"),
        "share_name": unfilled("Your part"),
        "cap_line": unfilled("Limit for one person"),
        "short_line": unfilled("Left in the pool"),
        "promised_line": unfilled("Promised"),
        "estimated_line": unfilled("Promised, estimated"),
        "first_too_late": unfilled(
            "%(name)s: none in the first four years, since the rule asks for %(days)s days with us first."
        ),
        "unknown": unfilled(
            "%(name)s: how many depends on how many others take part. No total of points is published to count with."
        ),
        "share_h": unfilled("What part that is"),
        "share_zero": unfilled("No part, as far as can be counted"),
        "share_p": unfilled("%(number)s %(units)s, beside the whole on %(day)s"),
        "share_of": unfilled("Part of"),
        "share_whole": unfilled("Whole, in %(units)s"),
        "share_part": unfilled("Your part"),
        "share_pool": unfilled("The pool: all that is set aside for %(providers)s, on %(day)s"),
        "share_company": unfilled("The company, fully diluted, on %(day)s"),
        "share_square": unfilled("One square is 1 of 10,000 parts of the company. You would be promised %(count)s."),
        "square_less": unfilled("less than a tenth of a square"),
        "square_some": unfilled("%(count)s of a square"),
        "squares": unfilled("%(count)s squares"),
        "not_published": unfilled("not published"),
    }


def _leaving() -> dict[str, str]:
    return {
        "leave_h": unfilled("If you leave"),
        "leave_h_zero": unfilled("If you leave before %(day)s, you keep nothing"),
        "leave_p": unfilled("All grants counted up to that day. Estimated ones are taken as estimated above."),
        "leave_caption": unfilled("What is yours to keep or to buy, and what you lose"),
        "leave_after": unfilled("After"),
        "leave_keep": unfilled("Yours to keep or buy"),
        "leave_lose": unfilled("Lost"),
        "leave_do": unfilled("What you must do, by when"),
        "leave_months": unfilled("%(months)s months"),
        "leave_nothing": unfilled("Nothing"),
        "leave_buy_by": unfilled("Buy %(number)s by %(day)s, or lose them"),
        "leave_buy": unfilled("Buy %(number)s before they expire"),
        "leave_bad": unfilled("If you are removed for cause: %(words)s."),
        "leave_same": unfilled("Why you leave makes no difference."),
        "leave_forfeit": unfilled("This rule takes back earned %(units)s too when you leave."),
        "leave_kept": unfilled("Under this rule you also keep what is not earned yet."),
        "pause_counts": unfilled(
            "Your break of %(months)s months stops the clock for %(days)s days: each later day moves by as many."
        ),
        "pause_catches_up": unfilled(
            "Your break of %(months)s months stops the clock for %(days)s days. What falls due meanwhile is earned "
            "when you are back."
        ),
        "pause_free": unfilled(
            "Your break of %(months)s months does not stop the clock: up to %(days)s days away count as time with us."
        ),
        "pause_silent": unfilled("The rule does not say what a break does. It is not counted here."),
    }


def _earning() -> dict[str, str]:
    return {
        "earn_h_cliff": unfilled("Nothing for %(span)s, then a little at a time"),
        "earn_h_even": unfilled("Earned a little at a time"),
        "earn_h_once": unfilled("Earned at once, on the day of the grant"),
        "earn_h_event": unfilled("Earned only when something happens"),
        "earn_event": unfilled("%(name)s: earned when this happens: %(words)s. Until then, none of it."),
        "earn_p": unfilled("%(name)s, if you start on %(day)s"),
        "span_months": unfilled("%(months)s months"),
        "span_years_1": unfilled("a year"),
        "span_years": unfilled("%(years)s years"),
        "chart_promised": unfilled("%(number)s %(units)s promised; the pale part is lost if you leave"),
        "chart_promised_short": unfilled("%(number)s promised; the pale part goes if you leave"),
        "chart_nothing": unfilled("First %(months)s months:"),
        "chart_nothing_2": unfilled("nothing earned yet"),
        "chart_nothing_short": unfilled("%(months)s months:"),
        "chart_nothing_short_2": unfilled("0 earned"),
        "chart_first": unfilled("On %(day)s you"),
        "chart_first_2": unfilled("would have earned %(number)s"),
        "chart_all": unfilled("All %(number)s earned"),
        "chart_all_2": unfilled("after %(span)s"),
        "chart_start": unfilled("start"),
        "chart_years_1": unfilled("1 year"),
        "chart_description": unfilled("Step chart. %(list)s."),
        "chart_point": unfilled("%(number)s on %(day)s"),
        "chart_table": unfilled("Table of this chart"),
        "chart_caption": unfilled("%(name)s earned, by day"),
        "chart_day": unfilled("On"),
        "chart_earned": unfilled("Earned"),
        "chart_open": unfilled("Still to earn"),
    }


def _pool() -> dict[str, str]:
    return {
        "range_h": unfilled("It will not be exactly %(number)s"),
        "range_h_unknown": unfilled("How many depends on how many others take part"),
        "range_p": unfilled(
            "The pot has a fixed size, so this depends on how many others take part. The middle line takes the points "
            "that everybody brought last time; these are printed in a block, so it is a range."
        ),
        "between": unfilled("%(low)s to %(high)s"),
        "range_people": unfilled("About %(people)s people shared it."),
        "range_by": unfilled(
            "That was by %(rule)s. By this rule they are taken to bring more or fewer points in the same proportion as "
            "the made-up people of its page."
        ),
        "range_caption": unfilled("%(name)s on %(day)s"),
        "range_case": unfilled("The others bring"),
        "range_get": unfilled("You get"),
        "range_more": unfilled("a quarter more points"),
        "range_same": unfilled("as many points as last time"),
        "range_fewer": unfilled("a quarter fewer points"),
        "short_h": unfilled("If the pool runs out"),
        "short_scale_down_pro_rata": unfilled(
            "Everybody’s grant is cut by the same part, so that what is left is enough."
        ),
        "short_queue": unfilled("Grants are made in turn. From the first that does not fit, everybody waits."),
        "short_first_come": unfilled(
            "Grants are made in turn. The first that does not fit gets what is left, the others get nothing."
        ),
        "short_stop": unfilled("Nobody gets anything until the board sets more aside."),
        "short_none": unfilled("The rule does not say what happens then."),
        "short_left": unfilled("On %(day)s, about %(number)s %(units)s are promised to no one."),
        "short_left_none": unfilled("How many %(units)s are left is not published."),
        "short_pots": unfilled("That is enough for about %(count)s more pots of %(pot)s."),
        "short_pots_1": unfilled("That is enough for about one more pot of %(pot)s."),
        "short_pots_0": unfilled("That is not enough for one more pot of %(pot)s."),
        "short_now": unfilled("That is less than this rule would give you: the %(units)s above are cut already."),
    }


def _dollars() -> dict[str, str]:
    return {
        "stop_h": unfilled("Read this before you look at amounts of money"),
        "stop_zero": unfilled("At least three of the six lines in the table are %(zero)s. Please read those first."),
        "stop_first": unfilled("Investors get %(claim)s back before anyone else gets a cent."),
        "stop_market": unfilled("You cannot sell %(units)s, and nobody knows if there will ever be a sale."),
        "stop_price": unfilled("You have to buy these %(units)s first. The price is taken off below."),
        "stop_arithmetic": unfilled(
            "The table is plain arithmetic on made-up sale prices, before tax. It is not a forecast. "
            "Nobody can say how likely any line is."
        ),
        "stop_show": unfilled("I have read this. Show it."),
        "stop_hide": unfilled("Hide the table"),
        "worth_h": unfilled("Your %(number)s %(units)s after %(span)s, at six sale prices"),
        "worth_unsure": unfilled("You were not sure how long you might stay, so this takes 2 years."),
        "worth_rounds": unfilled("With two more funding rounds (20% each, together %(more)s that investors get first)"),
        "worth_caption": unfilled("What a sale would pay you, before tax"),
        "worth_sold": unfilled("The company is sold for"),
        "worth_later": unfilled("After two more rounds"),
        "worth_now": unfilled("If nothing changes"),
        "worth_none": unfilled("A sale at or below %(price)s pays you nothing."),
        "worth_none_later": unfilled("After two more funding rounds, that line would be at %(price)s."),
        "worth_no_units": unfilled("After %(span)s you would have nothing to sell, so every line is %(zero)s."),
        "worth_formula": unfilled("(sale price − what investors get first) ÷ all %(units)s × your %(units)s"),
        "worth_formula_price": unfilled(", less the price at which you buy them"),
        "worth_is_now": unfilled("Now: %(claim)s and %(all)s %(units)s, on %(day)s."),
        "worth_is_later": unfilled("After two rounds: %(claim)s and %(all)s %(units)s."),
        "worth_stated": unfilled(
            "The price of your options is only set on the day they are granted. This takes %(price)s each: the "
            "value by the last appraisal that was published by %(day)s. Where it rises, yours pay less."
        ),
        "worth_outstanding": unfilled(
            "The price of your options is only set on the day they are granted. This takes %(price)s each: what each "
            "option outstanding on %(day)s costs. Where the price has risen since, yours pay less."
        ),
        "worth_no_price": unfilled(
            "What you would pay for these %(units)s is not published, so no amounts of money are shown here."
        ),
        "worth_price": unfilled("Price of each: %(price)s."),
        "worth_understates": unfilled(
            "It takes the whole claim off even where investors would rather share with everyone, so it understates "
            "very large sales. Before tax. Not a prediction."
        ),
        "million": unfilled("%(money)s million"),
        "billion": unfilled("%(money)s billion"),
    }


def _sharing() -> dict[str, str]:
    return {
        "share_link_h": unfilled("Keep or share this"),
        "share_link_p": unfilled(
            "Your answers stand in the link after the sign #. Browsers do not send that part to anyone."
        ),
        "share_link": unfilled("Link to these answers"),
        "share_copy": unfilled("Copy the link"),
        "share_copied": unfilled("The link is copied."),
        "share_print": unfilled("Print this page"),
        "share_reset": unfilled("Start again"),
    }
