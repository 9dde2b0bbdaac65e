/* state.js: the reader's answers and the part of the address that carries them. A browser never sends that part away. */
"use strict";
(function (calculator) {
  const { days } = calculator;
  const RULE = "rule-version";
  const START = "start-day";
  const STAY = "stay-months";
  const BREAK = "break-months";
  const FROM = "break-after";
  /* Names that this page uses itself: an input of a rule that has one of them goes by another in address and form. */
  const OWN = new Set([RULE, START, STAY, BREAK, FROM, "start", "stay", "break", "after"]);
  const named = (id) => (OWN.has(id) ? `own-${id}` : id);
  const STAYS = [12, 24, 48];
  const BREAKS = [0, 3, 6, 12];
  const LAST_MONTH = 120;

  const ruleOf = (data, state) => data.rules.find((rule) => rule.id === state.rule) || data.rules[0];

  /* Nothing answered yet; the rule in force is chosen. ``start`` is null (open), "none" (not started) or a day. */
  function empty(data) {
    return { rule: data.rules[0].id, inputs: {}, start: null, stay: null, pause: 0, pauseAfter: 12 };
  }

  const whole = (text) => (/^\d{1,9}$/.test(text || "") ? Number(text) : null);

  /* An answer to one question of the rule, or null when it is missing or not allowed. */
  function valid(input, text) {
    if (input.kind === "choice") return input.values.some((value) => value.id === text) ? text : null;
    const number = whole(text);
    return number !== null && number >= input.min && number <= input.max ? number : null;
  }

  const asked = (rule) => rule.inputs.filter((input) => input.kind !== "tenure");

  /* What is still open, in the order of the page: ids of questions, "start" and "stay". */
  function open(data, state) {
    const missing = asked(ruleOf(data, state))
      .filter((input) => valid(input, state.inputs[input.id]) === null)
      .map((input) => input.id);
    if (state.start === null) missing.push("start");
    if (state.stay === null) missing.push("stay");
    return missing;
  }

  function write(data, state) {
    const parts = new URLSearchParams();
    if (state.rule !== data.rules[0].id) parts.set(RULE, state.rule);
    for (const input of asked(ruleOf(data, state))) {
      if (state.inputs[input.id]) parts.set(named(input.id), state.inputs[input.id]);
    }
    if (state.start !== null) parts.set(START, state.start === "none" ? "none" : days.iso(state.start));
    if (state.stay !== null) parts.set(STAY, String(state.stay));
    if (state.pause) {
      parts.set(BREAK, String(state.pause));
      parts.set(FROM, String(state.pauseAfter));
    }
    return parts.toString();
  }

  /* Answers from an address; what is not allowed is left out. */
  function read(data, fragment) {
    const state = empty(data);
    const parts = new URLSearchParams(fragment.replace(/^#/, ""));
    if (data.rules.some((rule) => rule.id === parts.get(RULE))) state.rule = parts.get(RULE);
    for (const input of asked(ruleOf(data, state))) {
      const text = parts.get(named(input.id));
      if (valid(input, text) !== null) state.inputs[input.id] = text;
    }
    if (parts.get(START) === "none") state.start = "none";
    else if (parts.has(START)) state.start = days.parse(parts.get(START));
    const stay = whole(parts.get(STAY));
    if (stay === 0 || STAYS.includes(stay)) state.stay = stay;
    const pause = whole(parts.get(BREAK));
    if (BREAKS.includes(pause)) state.pause = pause;
    const after = whole(parts.get(FROM));
    if (after !== null && after <= LAST_MONTH) state.pauseAfter = after;
    return state;
  }

  calculator.state = { named, empty, read, write, open, asked, valid, ruleOf, whole, STAYS, BREAKS, LAST_MONTH };
})((globalThis.calculator ||= {}));
