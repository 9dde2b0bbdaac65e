/* scenario.js: what one person would be promised, earn, and keep on leaving. The twin of rules/calculator/person.py:
   vectors and random rules hold both to the same whole numbers. */
"use strict";
(function (calculator) {
  const { fraction, add, times, over, less, floor, decimal, smaller } = calculator.exact;
  const { addMonths, monthsBetween, toParts, fromParts } = calculator.days;
  const { value } = calculator.expression;
  const { schedule, earnedBy } = calculator.vesting;

  const LEAVES = [6, 12, 24, 48];
  const HORIZON = 48;
  const NONE = fraction(0n);
  const MORE = fraction(5n, 4n);
  const FEWER = fraction(3n, 4n);

  /* Inputs that follow from the day of starting, on a certain day. */
  function tenure(rule, start, day) {
    const months = monthsBetween(start, day);
    const found = {};
    for (const input of rule.inputs) {
      if (input.kind !== "tenure") continue;
      found[input.id] = Math.max(input.min, Math.min(input.max, Math.floor(months / input.months)));
    }
    return found;
  }

  /* Every grant up to ``end``, in order: {day, place (in the rule), from (start of its vesting)}. */
  function occasions(rule, start, end) {
    const found = [];
    rule.grants.forEach((grant, place) => {
      const begins = grant.vesting.starts;
      const eligible = start + grant.min_tenure_days;
      const from = (day) => (begins === "service_start" ? start : day);
      if (grant.when === "once_after_eligible") {
        if (eligible <= end) found.push({ day: eligible, place, from: from(eligible) });
        return;
      }
      const { year, month } = toParts(start);
      let first = fromParts(year, month - ((month - 1) % grant.period_months), 1);
      for (;;) {
        const next = addMonths(first, grant.period_months);
        const day = begins === "period_end" ? next - 1 : first;
        if (day > end) break;
        if (day >= eligible && day >= start) found.push({ day, place, from: from(day) });
        first = next;
      }
    });
    return found.sort((a, b) => a.day - b.day || a.place - b.place || a.from - b.from);
  }

  /* Points somebody brings into a pot; a fraction. */
  const points = (rule, grant, answers) => value(rule, grant.points, answers);

  const share = (pot, own, others) => {
    const total = add(own, others);
    return total.top === 0n ? 0n : floor(over(times(fraction(pot), own), total));
  };

  /* Units of one grant, before caps that depend on earlier ones, when the pool may be short. */
  function amount(rule, grant, answers, others, poolLeft) {
    const how = rule.when_pool_short;
    let wanted;
    if (grant.points) {
      const own = points(rule, grant, answers);
      const pot = BigInt(grant.pot);
      if (poolLeft !== null && pot > poolLeft) {
        if (how === "scale_down_pro_rata") return share(poolLeft, own, others);
        if (how === "queue" || how === "stop") return 0n;
      }
      wanted = share(pot, own, others);
    } else {
      wanted = floor(value(rule, grant.units, answers));
    }
    if (rule.limits.per_person_per_year !== null) wanted = smaller(wanted, BigInt(rule.limits.per_person_per_year));
    if (poolLeft === null || how === null || wanted <= poolLeft) return wanted;
    return how === "queue" || how === "stop" ? 0n : poolLeft;
  }

  /* Units that the caps for one person leave; null without a cap. */
  function room(rule, promised, day) {
    const sum = (grants) => grants.reduce((total, one) => total + one.units, 0n);
    const year = toParts(day).year;
    const rooms = [];
    const { per_person_per_year: yearly, per_person_total: total } = rule.limits;
    if (yearly !== null) rooms.push(BigInt(yearly) - sum(promised.filter((one) => toParts(one.day).year === year)));
    if (total !== null) rooms.push(BigInt(total) - sum(promised));
    if (!rooms.length) return null;
    const least = rooms.reduce(smaller);
    return least < 0n ? 0n : least;
  }

  /* How a planned break stops the clock: what is due after ``after`` comes ``days`` later, or is caught up with then. */
  function stop(rule, answers) {
    if (!answers.pause || rule.leave_continues_days === null) return null;
    const ends = addMonths(answers.start, answers.pauseAfter + answers.pause);
    const after = addMonths(answers.start, answers.pauseAfter) + rule.leave_continues_days;
    return ends > after ? { after, days: ends - after, catchUp: rule.leave_catches_up } : null;
  }

  function left(rule, promised, start, months) {
    const day = addMonths(start, months);
    let keep = 0n;
    let buy = 0n;
    let total = 0n;
    const kept = [];
    for (const one of promised) {
      if (one.day > day) continue;
      total += one.units;
      const earned = earnedBy(one.steps, day);
      let stays = rule.leaving.vested === "forfeit" ? 0n : earned;
      if (rule.leaving.unvested !== "forfeit") stays += one.units - earned;
      keep += stays;
      if (one.grant.must_buy) buy += stays;
      kept.push({ grant: one.grant, units: stays, earned });
    }
    const window = rule.leaving.exercise_window_days;
    return { months, day, keep, lose: total - keep, buy, by: buy > 0n && window !== null ? day + window : null, kept };
  }

  /* Points of all others: as printed; at most and at least as that total can have been; more and fewer than that. */
  function others(grant) {
    if (!grant.points) return [null, null, null, null, null];
    const total = decimal(grant.last_total.points);
    const block = decimal(grant.last_total.block);
    const more = add(total, block);
    const fewer = less(total, block) ? NONE : add(total, times(block, fraction(-1n)));
    const larger = times(total, MORE);
    const lesser = times(total, FEWER);
    return [total, more, fewer, less(more, larger) ? larger : more, less(lesser, fewer) ? lesser : fewer];
  }

  /* ``answers``: {inputs, start (a day), pause, pauseAfter}; ``poolLeft``: BigInt or null. Totals stand in the rule. */
  function scenario(rule, answers, poolLeft) {
    const pause = stop(rule, answers);
    const promised = [];
    const unknown = [];
    for (const { day, place, from } of occasions(rule, answers.start, addMonths(answers.start, HORIZON))) {
      const grant = rule.grants[place];
      if (grant.points && !grant.last_total) {
        if (!unknown.includes(grant)) unknown.push(grant);
        continue;
      }
      const inputs = { ...answers.inputs, ...tenure(rule, answers.start, day) };
      const cap = room(rule, promised, day);
      const [units, low, high, fewest, most] = others(grant).map((points) => {
        const found = amount(rule, grant, inputs, points, poolLeft);
        return cap === null ? found : smaller(found, cap);
      });
      const steps = schedule(units, grant.vesting, from, day, pause);
      promised.push({ grant, day, units, low, high, fewest, most, steps, inputs, from });
    }
    return {
      eligible: answers.start + rule.eligibility.min_tenure_days,
      promised,
      left: LEAVES.map((months) => left(rule, promised, answers.start, months)),
      unknown,
      pause,
    };
  }

  calculator.scenario = scenario;
  calculator.points = points;
})((globalThis.calculator ||= {}));
