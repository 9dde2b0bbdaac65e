/* chart.js: what one grant becomes over time, as steps: pale is promised, dark is earned. Colours come by class. */
"use strict";
(function (calculator) {
  const { drawn } = calculator.elements;
  const WIDE = { name: "wide", width: 760, left: 4, right: 610, top: 30, bottom: 316, height: 360, label: 13.5, tick: 12.5 };
  const NARROW = { name: "narrow", width: 320, left: 4, right: 314, top: 30, bottom: 256, height: 300, label: 13, tick: 12.5 };

  const round = (value) => String(Math.round(value * 100) / 100);

  function text(size, x, y, words, kind = "c-ink", extra = {}) {
    return drawn("text", { class: kind, x: round(x), y: round(y), "font-size": size, ...extra }, words);
  }

  function line(kind, x1, y1, x2, y2, width = 1) {
    return drawn("line", { class: kind, x1: round(x1), y1: round(y1), x2: round(x2), y2: round(y2), "stroke-width": width });
  }

  /* The share of the grant earned, from 0 to 1: the length of a mark, never a printed number. */
  const part = (earned, units) => (units > 0n ? Number((earned * 1000000n) / units) / 1000000 : 0);

  function draw(plan, form) {
    const wide = form === WIDE;
    const last = plan.ticks[plan.ticks.length - 1].day;
    const x = (day) => form.left + ((form.right - form.left) * (day - plan.start)) / Math.max(1, last - plan.start);
    const y = (earned) => form.bottom - (form.bottom - form.top) * part(earned, plan.units);
    const corners = [[plan.start, 0n]];
    for (const step of plan.steps) {
      corners.push([step.day, corners[corners.length - 1][1]], [step.day, step.earned]);
    }
    const end = corners[corners.length - 1][1];
    const points = [...corners, [last, end]].map(([day, earned]) => `${round(x(day))},${round(y(earned))}`);
    points.push(`${round(form.right)},${form.bottom}`);

    const parts = [
      drawn("rect", { class: "f-s1", x: form.left, y: form.top, width: form.right - form.left, height: form.bottom - form.top }),
      line("l-line", form.left, form.top, form.right, form.top, 1.5),
      ...[1n, 2n, 3n].map((quarter) => {
        const at = y((plan.units * quarter) / 4n);
        return line("l-paper", form.left, at, form.right, at);
      }),
      drawn("polygon", { class: "f-s3", points: points.join(" ") }),
      text(form.tick, form.left, form.top - 7, wide ? plan.words.promised : plan.words.promisedShort),
      line("l-ink", form.left, form.bottom, form.right, form.bottom),
      ...ticks(plan, form, x),
      ...nothing(plan, form, x),
      ...first(plan, form, x, y),
    ];
    if (wide) {
      parts.push(text(form.label, form.right + 10, form.top + 5, plan.words.all[0], "c-ink", { "font-weight": 600 }));
      parts.push(text(form.label, form.right + 10, form.top + 23, plan.words.all[1]));
    }
    const key = `vest-${form.name}`;
    return drawn(
      "svg",
      { class: `chart ${form.name}`, viewBox: `0 0 ${form.width} ${form.height}`, width: form.width, height: form.height,
        "font-family": "Inter, sans-serif", role: "img", "aria-labelledby": `${key}-t ${key}-d` },
      drawn("title", { id: `${key}-t` }, plan.words.title),
      drawn("desc", { id: `${key}-d` }, plan.words.description),
      parts,
    );
  }

  /* About how wide words are set, px: enough to keep labels apart. */
  const width = (words) => 6.7 * words.length + 8;

  /* Marks of time below the axis: label and date each stand only where they touch no other of their line. */
  function ticks(plan, form, x) {
    const spans = plan.ticks.map((tick, place) => {
      const at = x(tick.day);
      const anchor = !place ? "start" : place === plan.ticks.length - 1 && form === NARROW ? "end" : "middle";
      const from = (words) => at - { start: 0, middle: 0.5, end: 1 }[anchor] * width(words);
      return { at, anchor, tick, from };
    });
    const made = spans.map(({ at }) => line("l-ink", at, form.bottom, at, form.bottom + 5));
    for (const [key, drop, kind] of [["label", 22, "c-ink"], ["date", 39, "c-mut"]]) {
      const end = spans[spans.length - 1];
      const limit = spans.length > 1 && end.tick[key] ? end.from(end.tick[key]) : Infinity;
      let free = -Infinity;
      spans.forEach(({ at, anchor, tick, from }, place) => {
        const words = tick[key];
        const left = from(words);
        const fits = left >= free && (place === spans.length - 1 || left + width(words) <= limit);
        if (!words || !fits) return;
        free = left + width(words);
        made.push(text(form.tick, at, form.bottom + drop, words, kind, { "text-anchor": anchor }));
      });
    }
    return made;
  }

  /* The time in which nothing is earned: a dashed box that says so, if there is room for its words. */
  function nothing(plan, form, x) {
    if (!plan.steps.length || !plan.words.nothing) return [];
    const width = x(plan.steps[0].day) - form.left;
    if (width < 74) return [];
    const roomy = width >= 148;
    const middle = form.left + width / 2;
    const hold = roomy ? {} : { "text-anchor": "middle" };
    const at = roomy ? form.left + 10 : middle;
    const words = roomy ? plan.words.nothing : plan.words.nothingShort;
    return [
      drawn("rect", { class: "f-wash l-held", x: form.left + 0.5, y: form.bottom - 52, width: round(width - 1), height: 52, "stroke-dasharray": "4 3" }),
      text(roomy ? form.label : 12, at, form.bottom - 31, words[0], "c-ink", { "font-weight": 600, ...hold }),
      text(roomy ? form.label : 12, at, form.bottom - 13, words[1], "c-ink", hold),
    ];
  }

  /* The first units earned, named with their day: above them, or beside them in the pale when they come late. */
  function first(plan, form, x, y) {
    const step = plan.steps[0];
    if (!step) return [];
    const at = x(step.day);
    const level = y(step.earned);
    const dot = drawn("circle", { class: "f-ink", cx: round(at), cy: round(level), r: 4 });
    const late = at - form.left > 200;
    const hold = late ? { "text-anchor": "end" } : {};
    const left = late ? at - 12 : form === WIDE ? Math.max(form.left + 6, at - 4) : form.left + 6;
    const top = late
      ? Math.max(form.top + 18, Math.min(level - 4, form.bottom - 92))
      : Math.max(form.top + 30, level - (form === WIDE ? 130 : 116));
    return [
      !late && level - top > 34 ? line("l-ink", at, top + 25, at, level) : null,
      dot,
      text(form.label, left, top, plan.words.first[0], "c-ink", { "font-weight": 600, ...hold }),
      text(form.label, left, top + 18, plan.words.first[1], "c-ink", { "font-weight": 600, ...hold }),
    ];
  }

  /* Both widths; the style sheet shows the one that fits. */
  calculator.chart = (plan) => [draw(plan, WIDE), draw(plan, NARROW)];
})((globalThis.calculator ||= {}));
