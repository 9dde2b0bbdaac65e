/* days.js: the calendar as whole numbers: a day is the count of days since 1 January 1970. No clock, no time zone. */
"use strict";
(function (calculator) {
  function fromParts(year, month, day) {
    const shifted = month > 2 ? year : year - 1;
    const era = Math.floor(shifted / 400);
    const inEra = shifted - era * 400;
    const inYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
    return era * 146097 + inEra * 365 + Math.floor(inEra / 4) - Math.floor(inEra / 100) + inYear - 719468;
  }

  function toParts(days) {
    const count = days + 719468;
    const era = Math.floor(count / 146097);
    const inEra = count - era * 146097;
    const year = Math.floor(
      (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36524) - Math.floor(inEra / 146096)) / 365,
    );
    const inYear = inEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
    const shifted = Math.floor((5 * inYear + 2) / 153);
    const day = inYear - Math.floor((153 * shifted + 2) / 5) + 1;
    const month = shifted < 10 ? shifted + 3 : shifted - 9;
    return { year: year + era * 400 + (month <= 2 ? 1 : 0), month, day };
  }

  function monthLength(year, month) {
    return fromParts(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1, 1) - fromParts(year, month, 1);
  }

  /* The same day so many months later; a day that a month lacks becomes its last day. */
  function addMonths(days, months, wanted = 0) {
    const parts = toParts(days);
    const count = parts.year * 12 + parts.month - 1 + months;
    const year = Math.floor(count / 12);
    const month = (count % 12) + 1;
    return fromParts(year, month, Math.min(wanted || parts.day, monthLength(year, month)));
  }

  /* Whole months from one day to another: the largest count whose day is not after the other; below zero when before. */
  function monthsBetween(from, to) {
    const a = toParts(from);
    const b = toParts(to);
    const count = (b.year - a.year) * 12 + b.month - a.month;
    return addMonths(from, count) <= to ? count : count - 1;
  }

  /* "2026-03-01" as a day, or null when there is no such day. */
  function parse(text) {
    const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text || "");
    if (!found) return null;
    const [year, month, day] = found.slice(1).map(Number);
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return null;
    return fromParts(year, month, day);
  }

  function iso(days) {
    const { year, month, day } = toParts(days);
    return [String(year).padStart(4, "0"), String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-");
  }

  calculator.days = { fromParts, toParts, addMonths, monthsBetween, parse, iso };
})((globalThis.calculator ||= {}));
