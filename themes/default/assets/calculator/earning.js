/* earning.js: the chart of what one grant becomes over time, with its table; and the pot, and the pool. */
"use strict";
(function (calculator) {
  const { element, table } = calculator.elements;
  const { section, paragraph, small, firsts } = calculator.answer;
  const { addMonths, monthsBetween } = calculator.days;

  /* The grant that is drawn: the first made once, else the first of all; one that can be earned, if there is any. */
  function main(found) {
    const first = firsts(found).filter((one) => one.units > 0n);
    const timed = first.filter((one) => one.grant.vesting.kind === "time");
    const once = timed.filter((one) => one.grant.when === "once_after_eligible");
    return once[0] || timed[0] || first[0] || null;
  }

  /* Days named below the axis: each year, or each quarter of less than two years. */
  function marks(view, one, last) {
    const { say, print } = view;
    const months = monthsBetween(one.from, last);
    const every = months > 18 ? 12 : months > 6 ? 3 : 1;
    const found = [{ day: one.from, label: say("chart_start"), date: print.monthOf(one.from) }];
    for (let count = every; count <= months; count += every) {
      const years = count / 12;
      const label = count === 12 ? say("chart_years_1") : count % 12 ? say("span_months", { months: count }) : say("span_years", { years });
      const day = addMonths(one.from, count);
      found.push({ day, label, date: print.monthOf(day) });
    }
    if (found[found.length - 1].day < last) found.push({ day: last, label: "", date: print.monthOf(last) });
    return found;
  }

  function plan(view, one) {
    const { say, print } = view;
    const last = one.steps[one.steps.length - 1];
    const first = one.steps[0];
    const waits = monthsBetween(one.from, first.day);
    const months = monthsBetween(one.from, last.day);
    const number = print.number(one.units);
    const told = one.steps.filter((_, place) => place === 0 || place === one.steps.length - 1 || place % 12 === 0).slice(0, 8);
    return {
      units: one.units, start: one.from, steps: one.steps, ticks: marks(view, one, last.day),
      words: {
        promised: say("chart_promised", { number }),
        promisedShort: say("chart_promised_short", { number }),
        nothing: waits ? [say("chart_nothing", { months: waits }), say("chart_nothing_2")] : null,
        nothingShort: [say("chart_nothing_short", { months: waits }), say("chart_nothing_short_2")],
        first: [say("chart_first", { day: print.day(first.day) }), say("chart_first_2", { number: print.number(first.earned) })],
        all: [say("chart_all", { number: print.number(last.earned) }), say("chart_all_2", { span: print.span(months) })],
        title: heading(view, one),
        description: say("chart_description", {
          list: told.map((step) => say("chart_point", { number: print.number(step.earned), day: print.day(step.day) })).join("; "),
        }),
      },
    };
  }

  function heading(view, one) {
    const { say, print } = view;
    const kind = one.grant.vesting.kind;
    if (kind !== "time") return say(kind === "event" ? "earn_h_event" : "earn_h_once");
    const waits = one.steps.length ? monthsBetween(one.from, one.steps[0].day) : 0;
    return waits > one.grant.vesting.every_months ? say("earn_h_cliff", { span: print.span(waits) }) : say("earn_h_even");
  }

  function earning(view) {
    const { say, print, found } = view;
    const one = main(found);
    if (!one) return null;
    const events = firsts(found).filter((other) => other.grant.vesting.kind === "event").map((other) =>
      paragraph(say("earn_event", { name: other.grant.name, words: other.grant.vesting.on_event.replace(/\.$/, "") })));
    const about = say("earn_p", { name: one.grant.name, day: print.day(view.start) });
    if (one.grant.vesting.kind !== "time") return section("earning", heading(view, one), about, events);
    const name = say("chart_caption", { name: one.grant.name });
    const rows = one.steps.map((step) => ({
      cells: [print.day(step.day), print.number(step.earned), print.number(one.units - step.earned)],
    }));
    return section("earning", heading(view, one), about,
      element("figure", {}, calculator.chart(plan(view, one))),
      element("details", { id: "earning-table" }, element("summary", {}, say("chart_table")),
        element("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": name },
          table(name, [say("chart_day"), say("chart_earned"), say("chart_open")], rows))),
      events);
  }

  /* From a few to some more, or the one number that both are. */
  const between = ({ say, print }, low, high) =>
    low === high ? print.number(low) : say("between", { low: print.number(low), high: print.number(high) });

  /* What a share of a pot depends on. */
  function range(view) {
    const { say, print, found } = view;
    const shared = firsts(found).filter((one) => one.grant.points);
    if (!shared.length) {
      return found.unknown.length
        ? section("range", say("range_h_unknown"), found.unknown.map((grant) => grant.name).join(", "),
            found.unknown.map((grant) => paragraph(say("unknown", { name: grant.name }))))
        : null;
    }
    const tables = shared.map((one) => {
      const rows = [["range_more", one.fewest, one.fewest], ["range_same", one.low, one.high], ["range_fewer", one.most, one.most]];
      const { people, by } = one.grant.last_total;
      return [
        table(say("range_caption", { name: one.grant.name, day: print.day(one.day) }), [say("range_case"), say("range_get")],
          rows.map(([key, low, high]) => ({ cells: [say(key), between(view, low, high)] }))),
        people ? small(say("range_people", { people: print.number(BigInt(people)) })) : null,
        by ? small(say("range_by", { rule: by })) : null,
      ];
    });
    return section("range", say("range_h", { number: print.number(shared[0].units) }), say("range_p"), tables.flat());
  }

  /* What the rule says when the pool has too few units. */
  function pool(view) {
    const { say, print, facts, rule, found, asOf, poolLeft } = view;
    const parts = [paragraph(say(`short_${rule.when_pool_short || "none"}`))];
    if (poolLeft === null) parts.push(paragraph(say("short_left_none")));
    else {
      const words = [say("short_left", { day: print.day(asOf), number: print.number(BigInt(facts.pool_left)) })];
      const potted = rule.grants.find((grant) => grant.points);
      if (potted) {
        const count = poolLeft / BigInt(potted.pot);
        const key = count > 1n ? "short_pots" : count ? "short_pots_1" : "short_pots_0";
        words.push(say(key, { count: print.number(count), pot: print.number(BigInt(potted.pot)) }));
        if (!count) words.push(say("short_now"));
      } else if (found.promised.some((one) => one.units === poolLeft)) words.push(say("short_now"));
      parts.push(paragraph(words.join(" ")));
    }
    return section("pool", say("short_h"), "", parts);
  }

  calculator.earning = { earning, range, pool };
})((globalThis.calculator ||= {}));
