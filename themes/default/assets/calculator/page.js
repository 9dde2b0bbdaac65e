/* page.js: reads the data that came with the page, asks, and draws the answer anew after every change. Nothing is sent. */
"use strict";
(function (calculator) {
  const { element } = calculator.elements;
  const { section, verdict, qualifying, units, share, leaving } = calculator.answer;
  const { earning, range, pool } = calculator.earning;
  const { days, scenario } = calculator;
  const YEAR = 12;

  const place = (id) => document.getElementById(id);
  const data = JSON.parse(place("calculator-data").textContent);
  const words = JSON.parse(place("calculator-words").textContent);
  const print = calculator.printing(words, words.symbol);
  const { say } = print;
  const asOf = days.parse(data.facts.as_of);
  const money = { open: false, rounds: true };
  let state = calculator.state.read(data, location.hash);

  /* Who has not started is taken to start today by the reader's clock, and no earlier than anyone could read this. */
  function today() {
    const now = new Date();
    const day = days.fromParts(now.getFullYear(), now.getMonth() + 1, now.getDate());
    return Math.min(Math.max(day, days.parse(data.facts.published)), days.parse(data.limits.last_day));
  }

  /* Everything that the sections need to know. */
  function look() {
    const rule = calculator.state.ruleOf(data, state);
    const inputs = {};
    for (const input of calculator.state.asked(rule)) inputs[input.id] = calculator.state.valid(input, state.inputs[input.id]);
    const assumed = state.start === "none";
    const start = assumed ? today() : state.start;
    const poolLeft = data.facts.pool_left === null ? null : BigInt(data.facts.pool_left);
    const found = scenario(rule, { inputs, start, pause: state.pause, pauseAfter: state.pauseAfter }, poolLeft);
    const view = { rule, state, facts: data.facts, say, print, asOf, start, assumed, poolLeft, found };
    view.verdict = verdict(view);
    const once = found.promised.find((one) => one.grant.when === "once_after_eligible");
    view.first = once || found.promised[0] || null;
    view.total = view.first ? view.first.units : 0n;
    return view;
  }

  /* The title: what would be promised, and beside it how little of that in the first year. */
  function title(view) {
    if (view.verdict.kind === "no") return [say("h1_none"), say("h1_no")];
    if (!view.first) return view.found.unknown.length ? [say("h1_unknown")] : [say("h1_zero")];
    if (!view.total) return [say("h1_zero")];
    const year = view.found.left.find((row) => row.months === YEAR);
    const earned = calculator.vesting.earnedBy(view.first.steps, year.day - 1);
    const key = view.first.grant.when === "once_after_eligible" ? "h1_promised" : "h1_yearly";
    return [
      say(key, { number: print.number(view.total) }),
      earned ? say("h1_first_some", { number: print.number(earned) }) : say("h1_first_none"),
    ];
  }

  function lead(view) {
    const all = data.facts.fully_diluted;
    if (view.verdict.kind === "no" || !view.total || !all) return say("lead_plain");
    return say("lead", { share: print.percent(view.total, BigInt(all)), ratio: print.ratio(view.total, BigInt(all)) });
  }

  function told(view) {
    const heading = view.verdict.kind === "no" ? say("no") : say(view.verdict.kind, { day: print.day(view.found.eligible) });
    if (view.verdict.kind === "no") return say("told_no", { verdict: heading });
    const year = view.found.left.find((row) => row.months === YEAR);
    return say("told", { verdict: heading, number: print.number(view.total), year: print.number(year.keep) });
  }

  /* Keep or share: a link with the answers behind the sign #, and the printer. */
  function sharing() {
    const box = element("input", { type: "text", readonly: true, id: "share-link", value: location.href, "aria-label": say("share_link") });
    const told = element("span", { role: "status", class: "sm" });
    const button = (words, action) => {
      const made = element("button", { type: "button", class: "act" }, words);
      made.addEventListener("click", action);
      return made;
    };
    const copy = button(say("share_copy"), () => {
      box.select();
      if (navigator.clipboard) navigator.clipboard.writeText(box.value).then(() => (told.textContent = say("share_copied")), () => {});
    });
    return section("sharing", say("share_link_h"), say("share_link_p"),
      element("div", { class: "share" }, box, copy, button(say("share_print"), () => globalThis.print()), button(say("share_reset"), reset), told));
  }

  function reset() {
    state = calculator.state.empty(data);
    Object.assign(money, { open: false, rounds: true });
    renew();
    changed();
    place("form").querySelector("input").focus();
  }

  function name(id) {
    if (id === "start" || id === "stay") return say(`open_${id}`);
    return calculator.state.ruleOf(data, state).inputs.find((input) => input.id === id).name.toLowerCase();
  }

  /* The answers in one line, for paper, where the form is not printed. */
  function given(view) {
    const parts = calculator.state.asked(view.rule).map((input) => {
      const answer = state.inputs[input.id];
      const chosen = input.kind === "choice" ? input.values.find((one) => one.id === answer).name : answer;
      return say("input_line", { name: input.name, answer: chosen });
    });
    parts.push(say("given_start", { day: print.day(view.start) }));
    parts.push(say("given_stay", { span: state.stay ? say(`stay_${state.stay}`) : say("stay_unsure") }));
    return parts.join(". ");
  }

  function waiting(open) {
    const names = open.map(name).join(", ");
    place("told").textContent = say(open.length === 1 ? "open_one" : "open_many", { count: open.length, names });
    place("told").classList.add("waiting");
    place("headline").replaceChildren(element("span", { class: "beat" }, say("title")));
    place("lead").textContent = say("lead_plain");
    place("results").replaceChildren();
  }

  /* Put the sections into the page. One that says what it said before stays as it is: that is quicker, and calmer. */
  function show(parts) {
    const results = place("results");
    const before = new Map([...results.children].map((one) => [one.id, one]));
    const opened = new Set([...results.querySelectorAll("details[open]")].map((one) => one.id));
    const next = parts.map((part) => {
      for (const one of part.querySelectorAll("details")) one.open = opened.has(one.id);
      const old = before.get(part.id);
      return old && old.isEqualNode(part) ? old : part;
    });
    for (const old of before.values()) if (!next.includes(old)) old.remove();
    next.forEach((part, order) => {
      if (results.children[order] !== part) results.insertBefore(part, results.children[order] || null);
    });
  }

  /* Draw the answer. ``focus``: the id of what shall have the focus afterwards. */
  function draw(focus) {
    const open = calculator.state.open(data, state);
    if (open.length) return waiting(open);
    const view = look();
    place("headline").replaceChildren(...title(view).map((words) => element("span", { class: "beat" }, words)));
    place("lead").textContent = lead(view);
    place("told").replaceChildren(told(view), " ", element("a", { href: "#results" }, say("told_more")));
    place("given").textContent = given(view);
    place("told").classList.remove("waiting");
    const parts = [qualifying(view)];
    if (view.verdict.kind !== "no") {
      parts.push(units(view), share(view), leaving(view), earning(view), range(view), pool(view), calculator.dollars(view, money, draw));
    }
    parts.push(sharing());
    show(parts.filter(Boolean));
    if (focus && place(focus)) place(focus).focus();
    return undefined;
  }

  function remember() {
    history.replaceState(null, "", `#${calculator.state.write(data, state)}`);
  }

  function changed() {
    remember();
    draw();
  }

  function renew() {
    place("form").replaceChildren(calculator.form(data, state, say, changed, () => {
      renew();
      changed();
      const chosen = place("form").querySelector('input[name="rule-version"]:checked');
      if (chosen) chosen.focus();
    }));
  }

  /* A link with answers, opened while the page is shown; other fragments, as of the link to skip, change nothing. */
  globalThis.addEventListener("hashchange", () => {
    if (!location.hash.includes("=")) return;
    state = calculator.state.read(data, location.hash);
    renew();
    draw();
  });

  place("without").hidden = true;
  place("calculator").hidden = false;
  renew();
  draw();
})((globalThis.calculator ||= {}));
