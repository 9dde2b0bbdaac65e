/* expression.js: the arithmetic of a rule, as data: numbers, tables, products, sums. Always exact. */
"use strict";
(function (calculator) {
  const { fraction, add, times, over, less } = calculator.exact;

  /* The line of a table for an answer, {id, points}; null when the table has none. */
  function line(table, answer) {
    if (table.cells) {
      return Object.hasOwn(table.cells, answer) ? { id: String(answer), points: table.cells[answer] } : null;
    }
    return table.steps.find((step) => answer >= step.from && (step.to === null || answer <= step.to)) || null;
  }

  /* The value of an expression as a fraction; ``answers`` by input id. */
  function value(rule, expression, answers) {
    const inner = (parts) => parts.map((part) => value(rule, part, answers));
    const least = (a, b) => (less(b, a) ? b : a);
    const most = (a, b) => (less(a, b) ? b : a);
    switch (expression.op) {
      case "number":
        return fraction(BigInt(expression.value));
      case "lookup": {
        const table = rule.tables[expression.table];
        const found = line(table, answers[table.cells ? expression.input : table.input]);
        return fraction(BigInt(found ? found.points : 0));
      }
      case "product":
        return over(inner(expression.of).reduce(times), fraction(BigInt(expression.divide)));
      case "sum":
        return inner(expression.of).reduce(add);
      case "min":
        return inner(expression.of).reduce(least);
      case "max":
        return inner(expression.of).reduce(most);
      default:
        throw new RangeError(`unknown expression ${expression.op}`);
    }
  }

  calculator.expression = { value, line };
})((globalThis.calculator ||= {}));
