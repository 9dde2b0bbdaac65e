/* exact.js: whole numbers and fractions on BigInt. No unit and no amount of money is ever a binary fraction. */
"use strict";
(function (calculator) {
  const zero = 0n;

  function divisor(a, b) {
    while (b) [a, b] = [b, a % b];
    return a < zero ? -a : a;
  }

  /* A fraction in lowest terms; the lower part is above zero. */
  function fraction(top, bottom = 1n) {
    if (bottom === zero) throw new RangeError("division by zero");
    const common = divisor(top, bottom) || 1n;
    const sign = bottom < zero ? -1n : 1n;
    return { top: (sign * top) / common, bottom: (sign * bottom) / common };
  }

  const add = (a, b) => fraction(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom);
  const times = (a, b) => fraction(a.top * b.top, a.bottom * b.bottom);
  const over = (a, b) => fraction(a.top * b.bottom, a.bottom * b.top);
  const less = (a, b) => a.top * b.bottom < b.top * a.bottom;

  /* The largest whole number not above a ÷ b, for b above zero. */
  function floorDiv(a, b) {
    const whole = a / b;
    return a % b < zero ? whole - 1n : whole;
  }

  const floor = (a) => floorDiv(a.top, a.bottom);

  /* The nearest whole number; a half goes up. */
  const nearest = (a) => floorDiv(2n * a.top + a.bottom, 2n * a.bottom);

  /* "12.5" as 25/2, "1/3" as it stands. */
  function decimal(text) {
    if (text.includes("/")) return fraction(...text.split("/").map(BigInt));
    const [whole, part = ""] = text.split(".");
    return fraction(BigInt(whole + part), 10n ** BigInt(part.length));
  }

  const smaller = (a, b) => (a < b ? a : b);

  calculator.exact = { fraction, add, times, over, less, floor, floorDiv, nearest, decimal, smaller };
})((globalThis.calculator ||= {}));
