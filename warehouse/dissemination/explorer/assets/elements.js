/* Pieces of a page. All text is set as text: what a publisher printed can never become markup. */
"use strict";
ukcrime.elements = (function () {
  function make(name, properties, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(properties || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key === "class") element.className = value;
      else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return element;
  }

  function replace(place, ...children) {
    place.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined));
  }

  /* Options of a select; keeps the choice where it is still offered, else takes the first. */
  function offer(select, options, chosen) {
    const known = options.some((option) => option.value === chosen);
    replace(select, options.map(function (option) {
      const value = option.value === null ? "" : option.value;
      return make("option", { value, selected: known && option.value === chosen }, option.label);
    }));
    select.disabled = options.length < 2;
    return known ? chosen : options.length ? options[0].value : null;
  }

  function tag(grade) {
    return make("span", { class: "tag " + grade.kind }, grade.text);
  }

  function definitions(pairs) {
    const list = make("dl");
    for (const [term, text] of pairs) {
      if (text === null || text === undefined || text === "") continue;
      list.append(make("dt", null, term), make("dd", null, text));
    }
    return list;
  }

  /* A table in a box of its own that scrolls; columns: {title, number, long, of(row) -> text}. */
  function table(caption, columns, rows) {
    const look = (column) => (column.number ? "number" : column.long ? "long" : null);
    const head = make("tr", null, columns.map((column) => make("th", { scope: "col", class: look(column) }, column.title)));
    const body = rows.map((row) => make("tr", null, columns.map(function (column, position) {
      const name = position === 0 ? "th" : "td";
      return make(name, { scope: position === 0 ? "row" : null, class: look(column) }, column.of(row));
    })));
    return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
      make("table", null, make("caption", null, caption), make("thead", null, head), make("tbody", null, body)));
  }

  return { make, replace, offer, tag, definitions, table };
})();
