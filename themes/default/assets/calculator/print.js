/* print.js: numbers, days and amounts as the page prints them, in the words that come with the page. */
"use strict";
(function (calculator) {
  const { fraction, times, less, nearest, floor } = calculator.exact;
  const { toParts } = calculator.days;
  const { value, line } = calculator.expression;

  calculator.printing = function printing(words, symbol) {
    /* A sentence by its key, with %(name)s filled in. */
    function say(key, values = {}) {
      if (!(key in words)) throw new RangeError(`no words for ${key}`);
      return words[key].replace(/%\((\w+)\)s/g, (whole, name) => (name in values ? String(values[name]) : whole));
    }

    const grouped = (text) => text.replace(/\B(?=(\d{3})+$)/g, ",");
    const number = (units) => grouped(String(units));

    /* A fraction with so many decimals, a half goes up; zeros at the end stay. */
    function fixed(part, places) {
      const digits = String(nearest(times(part, fraction(10n ** BigInt(places))))).padStart(places + 1, "0");
      const whole = grouped(digits.slice(0, digits.length - places) || "0");
      return places ? `${whole}.${digits.slice(-places)}` : whole;
    }

    /* An exact number as rules/evaluation.py prints it: 1,035 or 10.35, else a fraction. */
    function exact(part) {
      if (part.bottom === 1n) return number(part.top);
      if (100n % part.bottom === 0n) return fixed(part, 2).replace(/0+$/, "");
      return `${number(part.top)}/${number(part.bottom)}`;
    }

    /* A share as a percentage with two digits that count, at least two decimals: 0.0075%, 2.06%. */
    function percent(units, whole) {
      if (units === 0n) return "0%";
      const share = fraction(100n * units, whole);
      let places = 2;
      while (places < 9 && less(times(share, fraction(10n ** BigInt(places))), fraction(10n))) places += 1;
      return `${fixed(share, places)}%`;
    }

    /* "about 3 in 10,000": in the smallest power of ten of which it is at least one. */
    function ratio(units, whole) {
      let base = 10000n;
      while (base < 10n ** 12n && units * base < whole) base *= 10n;
      return say("ratio", { count: number(nearest(fraction(units * base, whole))), base: number(base) });
    }

    const signed = (text) => (symbol.length > 1 && /^[A-Z]+$/.test(symbol) ? `${symbol}\u00a0${text}` : `${symbol}${text}`);

    /* $7,444; $12 million where two decimals say it exactly. */
    function money(amount) {
      for (const [key, size] of [["billion", 10n ** 9n], ["million", 10n ** 6n]]) {
        const parts = times(amount, fraction(1n, size));
        if (!less(parts, fraction(1n)) && 100n % parts.bottom === 0n) return say(key, { money: signed(exact(parts)) });
      }
      return signed(amount.bottom === 1n ? number(amount.top) : fixed(amount, 2));
    }

    /* A price of one unit: $0.36, with more decimals where it has more. */
    const price = (amount) => signed(fixed(amount, [2, 3, 4, 5].find((n) => 10n ** BigInt(n) % amount.bottom === 0n) || 6));

    function day(days) {
      const parts = toParts(days);
      return `${parts.day} ${words.months[parts.month - 1]} ${parts.year}`;
    }

    function monthOf(days) {
      const parts = toParts(days);
      return `${words.months[parts.month - 1].slice(0, 3)} ${parts.year}`;
    }

    function shortDay(days) {
      const parts = toParts(days);
      return `${parts.day} ${words.months[parts.month - 1].slice(0, 3)} ${parts.year}`;
    }

    /* 12 months are a year. */
    function span(months) {
      if (months === 12) return say("span_years_1");
      return months % 12 ? say("span_months", { months }) : say("span_years", { years: months / 12 });
    }

    return { say, number, exact, percent, ratio, money, price, day, shortDay, monthOf, span, fixed, floor };
  };

  /* What was done to reach an expression's value, as [{kind, input, answer, list, value}], inner parts first. */
  calculator.working = function working(rule, expression, answers) {
    const lines = [];
    const visit = (part) => {
      const found = value(rule, part, answers);
      if (part.op === "lookup") {
        const table = rule.tables[part.table];
        const id = table.cells ? part.input : table.input;
        const input = rule.inputs.find((one) => one.id === id);
        lines.push({ kind: "lookup", input, answer: answers[id], row: line(table, answers[id]), value: found });
      } else if (part.op !== "number") {
        const list = part.of.map(visit);
        lines.push({ kind: part.op, list, divide: part.divide, value: found });
      }
      return found;
    };
    if (visit(expression) && expression.op === "number") lines.push({ kind: "number", value: value(rule, expression, answers) });
    return lines;
  };
})((globalThis.calculator ||= {}));
