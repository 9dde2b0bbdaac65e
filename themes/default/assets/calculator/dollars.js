/* dollars.js: amounts of money, closed until somebody has read the screen before them. Zero comes first. */
"use strict";
(function (calculator) {
  const { element, table } = calculator.elements;
  const { fraction, decimal, less } = calculator.exact;
  const { ladder, companies, breakeven } = calculator.worth;
  const UNSURE = 24;
  const ROUNDS = fraction(20000000n);

  /* What is held after so many months: [{units, exercise}], or null when a price is not published. */
  function held(view, months) {
    const row = view.found.left.find((one) => one.months === months);
    const parts = row.kept.filter((one) => one.units > 0n).map(({ grant, units }) => {
      const price = grant.exercise_price === "fair_market_value" ? view.facts.exercise_price : grant.exercise_price;
      if (price === null) return null;
      return { units, grant, exercise: price === "none" ? fraction(0n) : decimal(price) };
    });
    return parts.includes(null) ? null : parts;
  }

  /* The screen that stands before the table. ``open``: whether it has been read; ``turn`` opens and closes. */
  function screen(view, open, turn) {
    const { say, print, facts, found } = view;
    const must = found.promised.some((one) => one.grant.must_buy);
    const points = [
      say("stop_zero", { zero: print.money(fraction(0n)) }),
      say("stop_first", { claim: print.money(decimal(facts.investors_claim)) }),
      say("stop_market"),
      must ? say("stop_price") : null,
      say("stop_arithmetic"),
    ].filter(Boolean);
    const button = element("button", { type: "button", class: "act", id: "worth-turn", "aria-expanded": String(open), "aria-controls": "worth" },
      say(open ? "stop_hide" : "stop_show"));
    button.addEventListener("click", turn);
    return element("section", { class: "stop", "aria-labelledby": "stop-h", "data-read": open ? "yes" : "no" },
      element("h2", { id: "stop-h" }, say("stop_h")),
      element("div", {}, element("ul", {}, points.map((point) => element("li", {}, point))), button));
  }

  function amounts(view, rounds, turnRounds) {
    const { say, print, facts, state, asOf } = view;
    const months = state.stay || UNSURE;
    const span = print.span(months);
    const mine = held(view, months);
    if (mine === null) return [element("p", {}, say("worth_no_price"))];
    const units = mine.reduce((total, one) => total + one.units, 0n);
    const rows = ladder(facts, mine).map(({ price, now, later }) => {
      const pays = [later, now].slice(rounds ? 0 : 1).map((amount) => print.money(fraction(amount)));
      return { cells: [print.money(price), ...pays], kind: now ? "" : "zero" };
    });
    const columns = [say("worth_sold"), ...[say("worth_later"), say("worth_now")].slice(rounds ? 0 : 1)];
    const box = element("input", { type: "checkbox", id: "worth-rounds", checked: rounds });
    box.addEventListener("change", () => turnRounds(box.checked));
    const { now, later } = companies(facts);
    const line = (company) => print.money(breakeven(company, mine));
    const priced = mine.filter((one) => less(fraction(0n), one.exercise));
    const prices = priced.map(({ grant, exercise }) => grant.exercise_price === "fair_market_value"
      ? say(view.facts.price_stated ? "worth_stated" : "worth_outstanding", { price: print.price(exercise), day: print.day(asOf) })
      : say("worth_price", { price: print.price(exercise) }));
    const whole = (key, company) => say(key, { claim: print.money(company.claims), all: print.number(print.floor(company.all)), day: print.day(asOf) });
    return [
      element("h2", { id: "worth-h", tabindex: -1 }, say("worth_h", { number: print.number(units), span })),
      state.stay ? null : element("p", {}, say("worth_unsure")),
      element("label", { class: "choice" }, box, element("span", {}, say("worth_rounds", { more: print.money(ROUNDS) }))),
      table(say("worth_caption"), columns, rows, { class: "worth" }),
      units
        ? element("p", {}, element("strong", {}, say("worth_none", { price: line(now) })), rounds ? ` ${say("worth_none_later", { price: line(later) })}` : null)
        : element("p", {}, element("strong", {}, say("worth_no_units", { span, zero: print.money(fraction(0n)) }))),
      element("p", { class: "formula" }, say("worth_formula") + (priced.length ? say("worth_formula_price") : "")),
      element("p", { class: "sm" }, [whole("worth_is_now", now), rounds ? whole("worth_is_later", later) : "", ...new Set(prices), say("worth_understates")].filter(Boolean).join(" ")),
    ];
  }

  /* The screen and, once it is read, the table. */
  calculator.dollars = function dollars(view, choices, redraw) {
    if (!view.facts.values) return null;
    const body = element("div", { class: "dollars", id: "worth", hidden: !choices.open });
    if (choices.open) {
      body.append(...amounts(view, choices.rounds, (rounds) => {
        choices.rounds = rounds;
        redraw("worth-rounds");
      }).filter(Boolean));
    }
    const turn = () => {
      choices.open = !choices.open;
      redraw(choices.open ? "worth-h" : "worth-turn");
    };
    return element("div", { id: "money" }, screen(view, choices.open, turn), body);
  };
})((globalThis.calculator ||= {}));
