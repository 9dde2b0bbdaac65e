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

  /* A table: columns are headings (the first is the stub's), rows are {cells, kind}; numbers stand right. On a
     phone a row's name stands above its numbers, from three columns on; more than two numbers are a list. */
  function table(caption, columns, rows, attributes = {}) {
    const listed = columns.length > 2;
    const role = (name) => (listed ? name : null);
    const head = columns.length
      ? element("thead", { role: role("rowgroup") }, element("tr", { role: role("row") }, columns.map((name, place) =>
          element("th", { scope: "col", role: role("columnheader"), class: place ? "r" : null }, name))))
      : null;
    const body = rows.map(({ cells, kind }) =>
      element("tr", { role: role("row"), class: kind || null }, cells.map((cell, place) =>
        place
          ? element("td", { class: "r", role: role("cell"), "data-label": role(columns[place]) }, cell)
          : element("th", { scope: "row", role: role("rowheader") }, cell))));
    const kinds = [attributes.class, listed ? (columns.length > 3 ? "list" : "over c2") : ""].filter(Boolean).join(" ");
    return element("table", { ...attributes, role: role("table"), class: kinds || null },
      element("caption", {}, caption), head, element("tbody", { role: role("rowgroup") }, body));
  }

  calculator.elements = { element, drawn, table };
})((globalThis.calculator ||= {}));
