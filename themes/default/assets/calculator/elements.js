/* elements.js: elements of the page and of drawings, made of values only: nothing is ever parsed as HTML. */
"use strict";
(function (calculator) {
  const SVG = "http://www.w3.org/2000/svg";

  function fill(made, attributes, parts) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === false || value === null || value === undefined) continue;
      made.setAttribute(name, value === true ? "" : String(value));
    }
    made.append(...parts.flat(Infinity).filter((part) => part !== null && part !== undefined && part !== ""));
    return made;
  }

  const element = (name, attributes, ...parts) => fill(document.createElement(name), attributes, parts);
  const drawn = (name, attributes, ...parts) => fill(document.createElementNS(SVG, name), attributes, parts);

  /* A table: columns are headings (the first is the stub's), rows are {cells, kind}; numbers stand right. */
  function table(caption, columns, rows, attributes = {}) {
    const head = columns.length
      ? element("thead", {}, element("tr", {}, columns.map((name, place) =>
          element("th", { scope: "col", class: place ? "r" : null }, name))))
      : null;
    const body = rows.map(({ cells, kind }) =>
      element("tr", { class: kind || null }, cells.map((cell, place) =>
        place
          ? element("td", { class: "r" }, cell)
          : element("th", { scope: "row" }, cell))));
    return element("table", attributes, element("caption", {}, caption), head, element("tbody", {}, body));
  }

  calculator.elements = { element, drawn, table };
})((globalThis.calculator ||= {}));
