/* worth.js: what units would pay at six sale prices that this program fixes. Arithmetic, not a forecast.
   Held to tests/rules/calculator_worth.py. */
"use strict";
(function (calculator) {
  const { fraction, times, over, add, less, nearest, decimal } = calculator.exact;

  /* Sale prices as parts of what investors get first: nothing, half, exactly that, then 3, 10 and 30 times. */
  const LADDER = [fraction(0n), fraction(1n, 2n), fraction(1n), fraction(3n), fraction(10n), fraction(30n)];
  /* Two more funding rounds of 20% each, which together put another 20 million first. */
  const GROWTH = fraction(25n, 16n);
  const MORE_CLAIMS = fraction(20000000n);
  const NOTHING = fraction(0n);

  const minus = (a, b) => add(a, times(fraction(-1n), b));

  /* What a sale pays in whole money, a half goes up. ``held``: [{units: BigInt, exercise: fraction}]. */
  function payout(price, company, held) {
    const left = minus(price, company.claims);
    if (!less(NOTHING, left) || company.all.top === 0n) return 0n;
    const each = over(left, company.all);
    return nearest(held.reduce((total, { units, exercise }) => {
      const gain = minus(each, exercise);
      return less(NOTHING, gain) ? add(total, times(gain, fraction(units))) : total;
    }, NOTHING));
  }

  /* The company {claims, all} now and after two more rounds; fractions. */
  function companies(facts) {
    const now = { claims: decimal(facts.investors_claim), all: fraction(BigInt(facts.fully_diluted)) };
    return { now, later: { claims: add(now.claims, MORE_CLAIMS), all: times(now.all, GROWTH) } };
  }

  /* The sale price up to which nothing is paid. */
  function breakeven(company, held) {
    const prices = held.filter((one) => one.units > 0n).map((one) => one.exercise);
    const lowest = prices.length ? prices.reduce((a, b) => (less(b, a) ? b : a)) : NOTHING;
    return add(company.claims, times(company.all, lowest));
  }

  /* Six lines {price, now, later}, from nothing upwards; the price is a fraction, the others whole money. */
  function ladder(facts, held) {
    const { now, later } = companies(facts);
    return LADDER.map((part) => {
      const price = times(part, now.claims);
      return { price, now: payout(price, now, held), later: payout(price, later, held) };
    });
  }

  calculator.worth = { ladder, companies, breakeven };
})((globalThis.calculator ||= {}));
