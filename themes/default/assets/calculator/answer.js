/* answer.js: whether somebody qualifies, how many units, what part that is, what leaving means. Elements out. */
"use strict";
(function (calculator) {
  const { element, drawn, table } = calculator.elements;
  const { fraction, add, decimal } = calculator.exact;
  const { days, working } = calculator;

  /* A section with its finding on the left and the evidence on the right. */
  function section(id, heading, about, ...body) {
    return element("section", { class: "sec rail", "aria-labelledby": `${id}-h`, id },
      element("div", { class: "sec-h" }, element("h2", { id: `${id}-h` }, heading), about ? element("p", {}, about) : null),
      element("div", { class: "sec-b" }, body));
  }

  const paragraph = (...words) => element("p", {}, words);
  const small = (...words) => element("p", { class: "sm" }, words);

  /* A sum set as a sum: lines {name, value}, the last one under a line. */
  function sum(caption, lines, total) {
    const rows = [...lines, { ...total, kind: "tot" }].map(({ name, value, kind }) => ({ cells: [name, value], kind }));
    return table(caption, [], rows, { class: "noline" });
  }

  /* yes, later or no, with the condition that decides. */
  function verdict(view) {
    const { rule, state, found, asOf } = view;
    for (const [asked, allowed] of [["role", rule.eligibility.roles], ["engagement", rule.eligibility.engagement]]) {
      const answer = state.inputs[asked];
      if (answer !== undefined && rule.inputs.some((one) => one.id === asked && one.decides) && !allowed.includes(answer)) {
        return { kind: "no", failed: asked };
      }
    }
    return { kind: !view.assumed && found.eligible <= asOf ? "yes" : "later" };
  }

  function qualifying(view) {
    const { rule, say, print, found, asOf, verdict: decided } = view;
    const heading = {
      no: () => say("no"),
      later: () => say("later", { day: print.day(found.eligible) }),
      yes: () => say("yes", { day: print.day(found.eligible) }),
    }[decided.kind]();
    const parts = [];
    if (decided.kind === "no") {
      const input = rule.inputs.find((one) => one.id === decided.failed);
      const names = input.values.filter((one) => rule.eligibility[`${decided.failed === "role" ? "roles" : "engagement"}`].includes(one.id));
      const list = names.map((one) => one.name).join(", ");
      parts.push(paragraph(decided.failed === "role" ? say("because_role", { roles: list }) : say("because_engagement", { ways: list })));
    } else {
      const least = rule.eligibility.min_tenure_days;
      parts.push(paragraph(least
        ? say("because_days", { days: least, as_of: print.day(asOf), met: say(decided.kind === "yes" ? "met" : "not_met") })
        : say("because_none")));
    }
    const activity = rule.eligibility.activity;
    if (activity) {
      parts.push(paragraph(say("because_activity", { active: activity.active_months, months: activity.months }),
        activity.leave_counts ? ` ${say("activity_leave")}` : null));
    }
    if (view.assumed) parts.push(paragraph(say("assumed", { day: print.day(view.start) })));
    const from = days.parse(rule.effective_from);
    if (from !== null && view.start < from && rule.status === "in_force") parts.push(paragraph(say("earlier")));
    return section("qualify", heading, ruleLine(view), parts);
  }

  function ruleLine({ rule, say, print, asOf }) {
    if (rule.status === "proposed") return say("rule_proposed", { rule: rule.id });
    const from = days.parse(rule.effective_from);
    return say(from > asOf ? "rule_from" : "rule_since", { rule: rule.id, day: print.day(from) });
  }

  /* The working of one grant, line by line. */
  function lines(view, one) {
    const { rule, say, print } = view;
    const points = Boolean(one.grant.points);
    const amount = (part, counted) => (counted ? say("points", { number: print.exact(part) }) : print.exact(part));
    const expression = one.grant.points || one.grant.units;
    const found = working(rule, expression, one.inputs);
    return found.map((step, place) => {
      const counted = points && place === found.length - 1;
      switch (step.kind) {
        case "lookup": {
          const named = step.input.kind === "choice"
            ? step.input.values.find((value) => value.id === step.answer).name
            : String(step.answer);
          const key = step.input.kind === "tenure" ? (step.input.months === 12 ? "tenure_line" : "tenure_months_line") : "input_line";
          return { name: say(key, { name: step.input.name, answer: named }), value: amount(step.value, counted) };
        }
        case "number":
          return { name: say("fixed_line"), value: amount(step.value, counted) };
        case "product":
        case "sum": {
          const sign = step.kind === "sum" ? " + " : " × ";
          const text = step.list.map(print.exact).join(sign) + (step.divide > 1 ? ` ÷ ${print.number(step.divide)}` : "");
          return { name: text, value: amount(step.value, counted) };
        }
        default:
          return {
            name: say(step.kind === "min" ? "smallest" : "largest", { list: step.list.map(print.exact).join(", ") }),
            value: amount(step.value, counted),
          };
      }
    });
  }

  function grantSum(view, one) {
    const { say, print, rule } = view;
    const { grant } = one;
    const steps = lines(view, one);
    if (grant.points) {
      const own = calculator.points(rule, grant, one.inputs);
      const others = decimal(grant.last_total.points);
      steps.push({ name: say("pot_line"), value: print.number(BigInt(grant.pot)) });
      steps.push({ name: say(grant.last_total.by ? "points_expected" : "points_line"), value: `${print.exact(others)} + ${print.exact(own)}` });
      steps.push({
        name: say("share_name"),
        value: say("share_line", { pot: print.number(BigInt(grant.pot)), own: print.exact(own), total: print.exact(add(own, others)) }),
      });
    }
    for (const [limit, key] of [[rule.limits.per_person_per_year, "cap_line"], [rule.limits.per_person_total, "cap_line"], [view.poolLeft, "short_line"]]) {
      if (limit !== null && one.units === BigInt(limit)) steps.push({ name: say(key), value: print.number(BigInt(limit)) });
    }
    const often = grant.when === "each_period" ? say(grant.period_months === 12 ? "each_year" : "each_quarter") : "";
    const caption = say(often ? "units_each" : "units_once", { name: grant.name, day: print.day(one.day) });
    return sum(often ? `${caption}, ${often}` : caption, steps, {
      name: say(grant.points ? "estimated_line" : "promised_line"), value: print.number(one.units),
    });
  }

  /* The first grant of each kind. */
  function firsts(found) {
    const seen = new Map();
    for (const one of found.promised) if (!seen.has(one.grant)) seen.set(one.grant, one);
    return [...seen.values()];
  }

  function units(view) {
    const { say, found, rule } = view;
    const first = firsts(found);
    const late = rule.grants.filter((grant) => !first.some((one) => one.grant === grant) && !found.unknown.includes(grant));
    return section("units", say("units_h"), say("units_p"),
      element("div", { class: "sumbox" }, first.map((one) => grantSum(view, one))),
      found.unknown.map((grant) => paragraph(say("unknown", { name: grant.name }))),
      late.map((grant) => paragraph(say("first_too_late", { name: grant.name, days: grant.min_tenure_days }))));
  }

  /* Whole squares and a part of one, each 1 of 10,000 parts of the company: drawn to scale, nothing enlarged. */
  function squares(count) {
    const whole = Number(count.top / count.bottom);
    if (whole > 40) return null;
    const rest = Number((1000n * (count.top % count.bottom)) / count.bottom) / 1000;
    const size = 24;
    const parts = [];
    for (let place = 0; place <= whole; place += 1) {
      const fill = place < whole ? 1 : rest;
      const x = (place % 10) * (size + 3) + 0.5;
      const y = Math.floor(place / 10) * (size + 3) + 0.5;
      if (place === whole && !rest && whole) break;
      parts.push(drawn("rect", { class: "f-s1 l-line", x, y, width: size, height: size }));
      if (fill) parts.push(drawn("rect", { class: "f-s3", x, y: y + size * (1 - fill), width: size, height: size * fill }));
    }
    const rows = Math.floor(whole / 10) + 1;
    return drawn("svg", { class: "squares", width: 271, height: rows * (size + 3), viewBox: `0 0 271 ${rows * (size + 3)}`, "aria-hidden": "true" }, parts);
  }

  function share(view) {
    const { say, print, facts, total, asOf } = view;
    const whole = [["share_pool", facts.pool_units], ["share_company", facts.fully_diluted]];
    const rows = whole.map(([key, count]) => ({
      cells: [say(key, { day: print.shortDay(asOf) }), count ? print.number(BigInt(count)) : say("not_published"),
        count ? print.percent(total, BigInt(count)) : ""],
    }));
    const parts = [table(say("share_p", { number: print.number(total), day: print.day(asOf) }),
      [say("share_of"), say("share_whole"), say("share_part")], rows)];
    let heading = say("share_h");
    if (facts.fully_diluted) {
      const all = BigInt(facts.fully_diluted);
      const count = fraction(total * 10000n, all);
      const tenths = print.fixed(count, 1);
      const words = tenths === "0.0" ? say("square_less") : say(count.top < count.bottom ? "square_some" : "squares", { count: tenths });
      heading = total ? `${print.percent(total, all)}: ${print.ratio(total, all)}` : say("share_zero");
      if (total) parts.push(squares(count) || "", small(say("share_square", { count: words })));
    }
    return section("share", heading, say("share_h"), parts);
  }

  function leaving(view) {
    const { say, print, found, rule, state } = view;
    const rows = found.left.map((row) => {
      let todo = say("leave_nothing");
      if (row.buy) {
        todo = row.by === null
          ? say("leave_buy", { number: print.number(row.buy) })
          : say("leave_buy_by", { number: print.number(row.buy), day: print.shortDay(row.by) });
      }
      const when = [element("span", { class: "nw" }, say("leave_months", { months: row.months })), " ",
        element("span", { class: "when" }, print.shortDay(row.day))];
      const kind = [row.months === state.stay ? "mine" : "", row.keep ? "" : "zero"].filter(Boolean).join(" ");
      return { cells: [when, print.number(row.keep), print.number(row.lose), todo], kind };
    });
    const made = table(say("leave_caption"), [say("leave_after"), say("leave_keep"), say("leave_lose"), say("leave_do")], rows, { class: "leaves tight" });
    const notes = [];
    if (rule.leaving.vested === "forfeit") notes.push(say("leave_forfeit"));
    if (rule.leaving.unvested !== "forfeit") notes.push(say("leave_kept"));
    notes.push(rule.leaving.bad_leaver ? say("leave_bad", { words: rule.leaving.bad_leaver.replace(/\.$/, "") }) : say("leave_same"));
    if (state.pause) {
      const values = { months: state.pause, days: found.pause ? found.pause.days : rule.leave_continues_days };
      const counts = rule.leave_catches_up ? "pause_catches_up" : "pause_counts";
      notes.push(say(rule.leave_continues_days === null ? "pause_silent" : found.pause ? counts : "pause_free", values));
    }
    const plain = rule.leaving.vested === "keep" && rule.leaving.unvested === "forfeit";
    const first = Math.min(...found.promised.flatMap((one) => one.steps.filter((step) => step.earned > 0n).map((step) => step.day)));
    const heading = plain && Number.isFinite(first) && first > view.start ? say("leave_h_zero", { day: print.day(first) }) : say("leave_h");
    return section("leaving", heading, say("leave_p"), element("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": say("leave_caption") }, made),
      paragraph(notes.join(" ")));
  }

  calculator.answer = { section, paragraph, small, firsts, verdict, qualifying, units, share, leaving };
})((globalThis.calculator ||= {}));
