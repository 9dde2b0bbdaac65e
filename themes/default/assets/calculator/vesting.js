/* vesting.js: how many units of a grant are earned by which day, as ledger/vesting.py has it. */
"use strict";
(function (calculator) {
  const { floorDiv, smaller } = calculator.exact;
  const { addMonths } = calculator.days;

  /* Whole units in the first ``done`` of ``steps`` steps (OCF AllocationType). */
  function cumulative(units, steps, done, allocation) {
    const each = units / steps;
    const rest = units % steps;
    let extra;
    switch (allocation) {
      case "CUMULATIVE_ROUNDING":
        extra = floorDiv(2n * rest * done + steps, 2n * steps);
        break;
      case "FRONT_LOADED":
        extra = smaller(done, rest);
        break;
      case "BACK_LOADED":
        extra = done > steps - rest ? done - (steps - rest) : 0n;
        break;
      case "FRONT_LOADED_TO_SINGLE_TRANCHE":
        extra = done >= 1n ? rest : 0n;
        break;
      case "BACK_LOADED_TO_SINGLE_TRANCHE":
        extra = done >= steps ? rest : 0n;
        break;
      default:
        extra = (rest * done) / steps;
    }
    return each * done + extra;
  }

  /* When something that is due on a day is earned, with a break {after, days, catchUp} or none. */
  function moved(day, pause) {
    if (!pause || day <= pause.after) return day;
    return pause.catchUp ? Math.max(day, pause.after + pause.days) : day + pause.days;
  }

  /* The steps {day, earned} of a grant, ``earned`` counted from the beginning. ``terms``: {kind: "time" | "event" |
     "at_once", occurrences, every_months, cliff, allocation}. A break puts off what is due after it begins to count, or
     that is caught up with at its end. What was due before the grant comes with the grant. */
  function schedule(units, terms, start, granted, pause) {
    if (terms.kind === "event") return [];
    if (terms.kind === "at_once") return [{ day: granted, earned: units }];
    const found = new Map();
    const first = Math.max(1, Math.min(terms.cliff, terms.occurrences));
    for (let step = first; step <= terms.occurrences; step += 1) {
      const day = Math.max(moved(addMonths(start, step * terms.every_months), pause), granted);
      found.set(day, cumulative(units, BigInt(terms.occurrences), BigInt(step), terms.allocation));
    }
    return [...found].map(([day, earned]) => ({ day, earned }));
  }

  /* What a schedule has earned by the end of a day. */
  function earnedBy(steps, day) {
    let earned = 0n;
    for (const step of steps) {
      if (step.day <= day && step.earned > earned) earned = step.earned;
    }
    return earned;
  }

  calculator.vesting = { schedule, earnedBy };
})((globalThis.calculator ||= {}));
