"""Every sentence that the scripts of "What would I get?" say, by key, with ``%(name)s`` to be filled in there.

They stand here and not in the scripts, so that a catalogue can replace them like all others.
"""

from transparency.publication.settings import Settings
from transparency.release.format import MONTHS
from transparency.telling.wording import _


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
        "form": _("Your answers"),
        "or": _("or"),
        "preset": _("Answer %(value)s"),
        "number_wrong": _("Please give a whole number from %(min)s to %(max)s."),
        "role_ask": _("What do you do here?"),
        "role_other": _("Something else"),
        "engagement_ask": _("How do you work with us?"),
        "engagement_contractor": _("As a contractor"),
        "engagement_employee": _("As an employee"),
        "start_ask": _("When did you start, or when will you?"),
        "start_none": _("Not started"),
        "start_on": _("On this day:"),
        "start_day": _("Day of starting"),
        "start_wrong": _("Please give a day within the last ten or the next five years."),
        "stay_ask": _("How long might you stay?"),
        "stay_12": _("1 year"),
        "stay_24": _("2 years"),
        "stay_48": _("4 years"),
        "stay_unsure": _("Not sure"),
        "break_ask": _("A planned break? (you may skip this)"),
        "break_none": _("No break"),
        "break_months": _("%(months)s months"),
        "break_after": _("It begins so many months after the start:"),
        "version_ask": _("Which version of the rule?"),
        "version_in_force": _("%(rule)s, in force"),
        "version_proposed": _("%(rule)s, proposed"),
        "given_start": _("Start: %(day)s"),
        "given_stay": _("Might stay: %(span)s"),
        "open_one": _("One question is still open: %(names)s."),
        "open_many": _("%(count)s questions are still open: %(names)s."),
        "open_start": _("when you start"),
        "open_stay": _("how long you might stay"),
    }


def _opening() -> dict[str, str]:
    return {
        "title": _("What would I get?"),
        "h1_promised": _("You would be promised %(number)s %(units)s."),
        "h1_yearly": _("You would be promised about %(number)s %(units)s at a time."),
        "h1_none": _("You would not take part in this plan."),
        "h1_zero": _("You would be promised no %(units)s."),
        "h1_unknown": _("What you would be promised depends on how many others take part."),
        "h1_first_none": _("Before your first year is over you would earn none of these."),
        "h1_first_some": _("Before your first year is over you would earn %(number)s of these."),
        "h1_no": _("It is open to other roles only."),
        "lead": _("That is %(share)s of the company, %(ratio)s. It could be worth nothing."),
        "lead_plain": _("These %(units)s could end up worth nothing. Please do not count on them as pay."),
        "ratio": _("about %(count)s in %(base)s"),
        "told": _(
            "%(verdict)s. Promised: %(number)s %(units)s. Earned after one year: %(year)s. It could be worth nothing."
        ),
        "told_no": _("%(verdict)s. You would be promised nothing."),
    }


def _qualifying() -> dict[str, str]:
    return {
        "yes": _("Yes, you have qualified since %(day)s"),
        "later": _("Not yet: you would qualify on %(day)s"),
        "no": _("No, you do not qualify"),
        "because_days": _(
            "The rule asks for %(days)s days with us. On %(as_of)s, the date of these figures, that is %(met)s."
        ),
        "because_none": _("The rule asks for no time with us first."),
        "met": _("met"),
        "not_met": _("not met yet"),
        "because_role": _("The rule is open to: %(roles)s. Your answer is none of them."),
        "because_engagement": _("The rule is open to: %(ways)s. Your answer is none of them."),
        "because_activity": _("It also asks that you worked in at least %(active)s of the last %(months)s months."),
        "activity_leave": _("Months on leave count as worked."),
        "rule_since": _("Rule %(rule)s, in force since %(day)s"),
        "rule_from": _("Rule %(rule)s, in force from %(day)s"),
        "rule_proposed": _("Rule %(rule)s is only proposed. It may change, or never come into force"),
        "assumed": _("You have not started. We count as if you started on %(day)s."),
        "earlier": _(
            "You started before this rule took effect. What you were promised until then follows the rule of that day; "
            "we count as if this one had held all along."
        ),
    }


def _units() -> dict[str, str]:
    return {
        "units_h": _("How many %(units)s"),
        "units_p": _("The working, line by line, as the rule says it."),
        "units_once": _("%(name)s, once, on %(day)s"),
        "units_each": _("%(name)s, first on %(day)s"),
        "each_year": _("and each year you are still here"),
        "each_quarter": _("and each quarter you are still here"),
        "points": _("%(number)s points"),
        "tenure_line": _("Full years with us by then: %(answer)s"),
        "tenure_months_line": _("Full months with us by then: %(answer)s"),
        "input_line": _("%(name)s: %(answer)s"),
        "fixed_line": _("The same for everyone"),
        "smallest": _("The smallest of %(list)s"),
        "largest": _("The largest of %(list)s"),
        "pot_line": _("Shared by everyone"),
        "points_line": _("Everyone’s points last time, and yours"),
        "share_line": _("%(pot)s × %(own)s ÷ %(total)s"),
        "share_name": _("Your part"),
        "cap_line": _("Limit for one person"),
        "short_line": _("Left in the pool"),
        "promised_line": _("Promised"),
        "estimated_line": _("Promised, estimated"),
        "first_too_late": _(
            "%(name)s: none in the first four years, since the rule asks for %(days)s days with us first."
        ),
        "unknown": _(
            "%(name)s: how many depends on how many others take part. No total of points is published to count with."
        ),
        "share_h": _("What part that is"),
        "share_zero": _("No part, as far as can be counted"),
        "share_p": _("%(number)s %(units)s, beside the whole on %(day)s"),
        "share_of": _("Part of"),
        "share_whole": _("Whole, in %(units)s"),
        "share_part": _("Your part"),
        "share_pool": _("The pool: all that is set aside for %(providers)s, on %(day)s"),
        "share_company": _("The company, fully diluted, on %(day)s"),
        "share_square": _("One square is 1 of 10,000 parts of the company. You would be promised %(count)s."),
        "square_less": _("less than a tenth of a square"),
        "square_some": _("%(count)s of a square"),
        "squares": _("%(count)s squares"),
        "not_published": _("not published"),
    }


def _leaving() -> dict[str, str]:
    return {
        "leave_h": _("If you leave"),
        "leave_h_zero": _("If you leave before %(day)s, you keep nothing"),
        "leave_p": _("All grants counted up to that day. Estimated ones are taken as estimated above."),
        "leave_caption": _("What you would keep and lose"),
        "leave_after": _("After"),
        "leave_keep": _("Kept"),
        "leave_lose": _("Lost"),
        "leave_do": _("What you must do, by when"),
        "leave_months": _("%(months)s months"),
        "leave_nothing": _("Nothing"),
        "leave_buy_by": _("Buy %(number)s by %(day)s, or lose them"),
        "leave_buy": _("Buy %(number)s before they expire"),
        "leave_bad": _("If you are removed for cause: %(words)s."),
        "leave_same": _("Why you leave makes no difference."),
        "leave_forfeit": _("This rule takes back earned %(units)s too when you leave."),
        "leave_kept": _("Under this rule you also keep what is not earned yet."),
        "pause_counts": _(
            "Your break of %(months)s months stops the clock for %(days)s days: each later day moves by as many."
        ),
        "pause_free": _(
            "Your break of %(months)s months does not stop the clock: up to %(days)s days away count as time with us."
        ),
        "pause_silent": _("The rule does not say what a break does. It is not counted here."),
    }


def _earning() -> dict[str, str]:
    return {
        "earn_h_cliff": _("Nothing for %(span)s, then a little at a time"),
        "earn_h_even": _("Earned a little at a time"),
        "earn_h_once": _("Earned at once, on the day of the grant"),
        "earn_h_event": _("Earned only when something happens"),
        "earn_event": _("%(name)s: earned when this happens: %(words)s. Until then, none of it."),
        "earn_p": _("%(name)s, if you start on %(day)s"),
        "span_months": _("%(months)s months"),
        "span_years_1": _("a year"),
        "span_years": _("%(years)s years"),
        "chart_promised": _("%(number)s %(units)s promised; the pale part is lost if you leave"),
        "chart_promised_short": _("%(number)s promised; the pale part goes if you leave"),
        "chart_nothing": _("First %(months)s months:"),
        "chart_nothing_2": _("nothing earned yet"),
        "chart_nothing_short": _("%(months)s months:"),
        "chart_nothing_short_2": _("0 earned"),
        "chart_first": _("On %(day)s you"),
        "chart_first_2": _("would have earned %(number)s"),
        "chart_all": _("All %(number)s earned"),
        "chart_all_2": _("after %(span)s"),
        "chart_start": _("start"),
        "chart_years_1": _("1 year"),
        "chart_description": _("Step chart. %(list)s."),
        "chart_point": _("%(number)s on %(day)s"),
        "chart_table": _("Table of this chart"),
        "chart_caption": _("%(name)s earned, by day"),
        "chart_day": _("On"),
        "chart_earned": _("Earned"),
        "chart_open": _("Still to earn"),
    }


def _pool() -> dict[str, str]:
    return {
        "range_h": _("It will not be exactly %(number)s"),
        "range_h_unknown": _("How many depends on how many others take part"),
        "range_p": _(
            "The pot has a fixed size, so this depends on how many others take part. The middle line takes the points "
            "that everybody brought last time; these are printed in a block, so it is a range."
        ),
        "between": _("%(low)s to %(high)s"),
        "range_people": _("About %(people)s people shared it."),
        "range_caption": _("%(name)s on %(day)s"),
        "range_case": _("The others bring"),
        "range_get": _("You get"),
        "range_more": _("a quarter more points"),
        "range_same": _("as many points as last time"),
        "range_fewer": _("a quarter fewer points"),
        "short_h": _("If the pool runs out"),
        "short_scale_down_pro_rata": _("Everybody’s grant is cut by the same part, so that what is left is enough."),
        "short_queue": _("Grants are made in turn. From the first that does not fit, everybody waits."),
        "short_first_come": _(
            "Grants are made in turn. The first that does not fit gets what is left, the others get nothing."
        ),
        "short_stop": _("Nobody gets anything until the board sets more aside."),
        "short_none": _("The rule does not say what happens then."),
        "short_left": _("On %(day)s, about %(number)s %(units)s are promised to no one."),
        "short_left_none": _("How many %(units)s are left is not published."),
        "short_pots": _("That is enough for about %(count)s more pots of %(pot)s."),
        "short_pots_1": _("That is enough for about one more pot of %(pot)s."),
        "short_pots_0": _("That is not enough for one more pot of %(pot)s."),
        "short_now": _("That is less than this rule would give you: the %(units)s above are cut already."),
    }


def _dollars() -> dict[str, str]:
    return {
        "stop_h": _("Read this before you look at amounts of money"),
        "stop_zero": _("At least three of the six lines in the table are %(zero)s. Please read those first."),
        "stop_first": _("Investors get %(claim)s back before anyone else gets a cent."),
        "stop_market": _("You cannot sell %(units)s, and nobody knows if there will ever be a sale."),
        "stop_price": _("You have to buy these %(units)s first. The price is taken off below."),
        "stop_arithmetic": _(
            "The table is plain arithmetic on made-up sale prices, before tax. It is not a forecast. "
            "Nobody can say how likely any line is."
        ),
        "stop_show": _("I have read this. Show it."),
        "stop_hide": _("Hide the table"),
        "worth_h": _("Your %(number)s %(units)s after %(span)s, at six sale prices"),
        "worth_unsure": _("You were not sure how long you might stay, so this takes 2 years."),
        "worth_rounds": _("With two more funding rounds (20% each, together %(more)s that investors get first)"),
        "worth_caption": _("What a sale would pay you, before tax"),
        "worth_sold": _("The company is sold for"),
        "worth_later": _("After two more rounds"),
        "worth_now": _("If nothing changes"),
        "worth_none": _("A sale at or below %(price)s pays you nothing."),
        "worth_none_later": _("After two more funding rounds, that line would be at %(price)s."),
        "worth_no_units": _("After %(span)s you would have nothing to sell, so every line is %(zero)s."),
        "worth_formula": _("(sale price − what investors get first) ÷ all %(units)s × your %(units)s"),
        "worth_formula_price": _(", less the price at which you buy them"),
        "worth_is_now": _("Now: %(claim)s and %(all)s %(units)s, on %(day)s."),
        "worth_is_later": _("After two rounds: %(claim)s and %(all)s %(units)s."),
        "worth_stated": _(
            "The price of your options is only set on the day they are granted. This takes %(price)s each: what the "
            "company stated on %(day)s for new grants. Where the price rises, yours pay less."
        ),
        "worth_outstanding": _(
            "The price of your options is only set on the day they are granted. This takes %(price)s each: what each "
            "option outstanding on %(day)s costs. Where the price has risen since, yours pay less."
        ),
        "worth_no_price": _(
            "What you would pay for these %(units)s is not published, so no amounts of money are shown here."
        ),
        "worth_price": _("Price of each: %(price)s."),
        "worth_understates": _(
            "It takes the whole claim off even where investors would rather share with everyone, so it understates "
            "very large sales. Before tax. Not a prediction."
        ),
        "million": _("%(money)s million"),
        "billion": _("%(money)s billion"),
    }


def _sharing() -> dict[str, str]:
    return {
        "share_link_h": _("Keep or share this"),
        "share_link_p": _("Your answers stand in the link after the sign #. Browsers do not send that part to anyone."),
        "share_link": _("Link to these answers"),
        "share_copy": _("Copy the link"),
        "share_copied": _("The link is copied."),
        "share_print": _("Print this page"),
        "share_reset": _("Start again"),
    }
