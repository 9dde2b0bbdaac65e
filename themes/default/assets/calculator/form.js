/* form.js: the questions. Made from the rule's own inputs, so that any rule can be asked about. */
"use strict";
(function (calculator) {
  const { element } = calculator.elements;
  const { named, asked, valid, ruleOf, whole, STAYS, BREAKS, LAST_MONTH } = calculator.state;
  const { days } = calculator;

  function radio(name, value, label, checked, chosen) {
    const box = element("input", { type: "radio", name, value, checked });
    box.addEventListener("change", () => chosen(value));
    return element("label", { class: "choice" }, box, element("span", {}, label));
  }

  function question(legend, hint, ...parts) {
    return element("fieldset", {}, element("legend", {}, legend), hint ? element("p", { class: "hint" }, hint) : null, parts);
  }

  const choices = (...parts) => element("div", { class: "choices" }, parts);

  /* One of a list. */
  function choice(input, state, changed) {
    const options = input.values.map((value) =>
      radio(named(input.id), value.id, value.name, state.inputs[input.id] === value.id, (id) => {
        state.inputs[input.id] = id;
        changed();
      }));
    return question(input.ask, input.hint, choices(options));
  }

  /* A whole number, with common answers beside it. */
  function number(input, state, changed, say) {
    const id = `ask-${named(input.id)}`;
    const wrong = element("p", { class: "wrong", id: `${id}-wrong`, hidden: true });
    const box = element("input", {
      type: "text", inputmode: "numeric", autocomplete: "off", id, maxlength: 9, size: 5,
      value: state.inputs[input.id] || "", "aria-describedby": `${id}-wrong`,
    });
    const check = () => {
      const bad = box.value.trim() !== "" && valid(input, box.value.trim()) === null;
      wrong.hidden = !bad;
      wrong.textContent = bad ? say("number_wrong", { min: input.min, max: input.max }) : "";
      if (bad) box.setAttribute("aria-invalid", "true");
      else box.removeAttribute("aria-invalid");
    };
    const take = (text) => {
      state.inputs[input.id] = text;
      check();
      changed();
    };
    box.addEventListener("input", () => take(box.value.trim()));
    check();
    const presets = input.presets.map((value) => {
      const button = element("button", { type: "button", class: "preset" }, String(value));
      button.setAttribute("aria-label", say("preset", { value }));
      button.addEventListener("click", () => {
        box.value = String(value);
        take(box.value);
      });
      return button;
    });
    return question(
      input.ask, input.hint,
      element("div", { class: "typed" },
        element("label", { class: "vh", for: id }, input.ask), box,
        presets.length ? element("span", { class: "or", "aria-hidden": "true" }, say("or")) : null, presets),
      wrong,
    );
  }

  /* The day of starting, or not started yet. */
  function start(data, state, changed, say) {
    const known = typeof state.start === "number";
    const day = element("input", {
      type: "date", id: "ask-start", value: known ? days.iso(state.start) : "", min: data.limits.first_day,
      max: data.limits.last_day, "aria-label": say("start_day"),
    });
    const wrong = element("p", { class: "wrong", id: "ask-start-wrong", hidden: true }, say("start_wrong"));
    day.setAttribute("aria-describedby", wrong.id);
    const read = () => {
      const found = days.parse(day.value);
      const fits = found !== null && day.value >= data.limits.first_day && day.value <= data.limits.last_day;
      wrong.hidden = fits || day.value === "";
      state.start = fits ? found : null;
      changed();
    };
    const no = radio("start", "none", say("start_none"), state.start === "none", () => {
      state.start = "none";
      wrong.hidden = true;
      changed();
    });
    const yes = radio("start", "day", say("start_on"), known, () => {
      day.focus();
      read();
    });
    day.addEventListener("input", () => {
      yes.querySelector("input").checked = true;
      read();
    });
    return question(say("start_ask"), "", choices(no, element("div", { class: "dated" }, yes, day)), wrong);
  }

  function stay(state, changed, say) {
    const options = [...STAYS, 0].map((months) =>
      radio("stay", String(months), months ? say(`stay_${months}`) : say("stay_unsure"), state.stay === months, () => {
        state.stay = months;
        changed();
      }));
    return question(say("stay_ask"), "", choices(options));
  }

  /* A planned break: how long, and after how many months. */
  function pause(state, changed, say) {
    const after = element("input", {
      type: "text", inputmode: "numeric", autocomplete: "off", id: "ask-after", maxlength: 3, size: 4, value: state.pauseAfter,
    });
    const wrong = element("p", { class: "wrong", id: "ask-after-wrong", hidden: true }, say("number_wrong", { min: 0, max: LAST_MONTH }));
    after.setAttribute("aria-describedby", wrong.id);
    const row = element("div", { class: "typed", hidden: !state.pause },
      element("label", { for: "ask-after" }, say("break_after")), after);
    after.addEventListener("input", () => {
      const months = whole(after.value.trim());
      const fits = months !== null && months <= LAST_MONTH;
      wrong.hidden = fits;
      if (fits) {
        state.pauseAfter = months;
        changed();
      }
    });
    const options = BREAKS.map((months) =>
      radio("break", String(months), months ? say("break_months", { months }) : say("break_none"), state.pause === months, () => {
        state.pause = months;
        row.hidden = !months;
        changed();
      }));
    return question(say("break_ask"), "", choices(options), row, wrong);
  }

  /* Which version of the rule; only asked when a proposed one lies beside the one in force. */
  function version(data, state, renew, say) {
    if (data.rules.length < 2) return null;
    const options = data.rules.map((rule) =>
      radio("rule-version", rule.id, say(`version_${rule.status}`, { rule: rule.id }), rule.id === ruleOf(data, state).id, () => {
        state.rule = rule.id;
        renew();
      }));
    return question(say("version_ask"), "", choices(options));
  }

  /* The whole form. ``changed`` is called after every answer, ``renew`` when the questions themselves change. */
  calculator.form = function form(data, state, say, changed, renew) {
    const rule = ruleOf(data, state);
    const made = element("form", { class: "ask", autocomplete: "off", "aria-label": say("form") },
      asked(rule).map((input) => (input.kind === "choice" ? choice : number)(input, state, changed, say)),
      start(data, state, changed, say),
      stay(state, changed, say),
      element("div", { class: "more-asked" }, pause(state, changed, say), version(data, state, renew, say)),
    );
    made.addEventListener("submit", (event) => event.preventDefault());
    return made;
  };
})((globalThis.calculator ||= {}));
