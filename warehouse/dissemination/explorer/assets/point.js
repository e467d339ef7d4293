/* One figure in full: what it says, how sure it is, what it was before, and the very cell it was read from. */
"use strict";
ukcrime.point = (function () {
  const { make, replace, definitions } = ukcrime.elements;
  const { number, rounded, day, unit, plain } = ukcrime.words;

  function interval(row) {
    const [lower, upper] = [row.lower, row.upper].map((end) => (end === undefined ? null : end));
    if (lower === null && upper === null) return row.interval_note || "";
    const named = (end) => (end === null ? "an end that is not published" : number(end));
    return named(lower) + " to " + named(upper) + " (95 %, " + (row.interval_source || "published") + ")";
  }

  function source(row, catalogue) {
    const vintage = catalogue.vintages[row.vintage_id] || {};
    const known = catalogue.sources[row.source_id] || {};
    const name = (known.title || row.source_id) + (known.publisher ? ", " + known.publisher : "");
    const address = vintage.url || known.landing_page;
    return definitions([
      ["Table", address ? make("a", { href: address, rel: "noreferrer" }, name) : name],
      ["Edition", (vintage.title || vintage.edition || row.edition || "") + ", published on " + day(vintage.published_on || row.published_on)],
      ["File", make("code", null, vintage.file_name || "")],
      ["Sheet and cell", make("code", null, row.sheet + "!" + row.cell)],
      ["Trace it", row.figure_id ? make("code", null, "ukcrime trace " + row.figure_id)
        : make("code", null, 'ukcrime trace --source ' + row.source_id + ' "' + row.sheet + "!" + row.cell + '"')],
    ]);
  }

  /* `history`: [{edition, published_on, value, status}], oldest first. */
  function editions(history) {
    if (!history || history.length < 2) return null;
    return [make("h3", null, "In each edition"), ukcrime.elements.table("Editions that show this figure", [
      { title: "Published", of: (entry) => day(entry.published_on) },
      { title: "Edition", of: (entry) => entry.edition },
      { title: "Value", number: true, of: (entry) => entry.value === null ? "none (" + (entry.status || "") + ")" : number(entry.value) },
    ], history)];
  }

  function show(place, row, catalogue, history, more) {
    const meaning = row.obs_status ? catalogue.status[row.obs_status] || row.obs_status : "";
    replace(place,
      definitions([
        ["What", row.name],
        ["When", row.period_label + (row.period_start ? " (" + day(row.period_start) + " to " + day(row.period_end) + ")" : "")],
        ["Figure", row.value === null ? "none" : number(row.value) + " " + unit(row.unit)],
        ["Status", meaning ? row.obs_status + ": " + meaning : ""],
        ["Why", row.status_reason],
        ["Interval", interval(row)],
        ["Rests on", row.base ? number(row.base) + " " + plain(row.base_unit).toLowerCase() : ""],
        ["Rate", row.rate_per_1000 !== null && row.rate_per_1000 !== undefined ? rounded(row.rate_per_1000) + " per 1,000 residents" : row.rate_note],
        ["Break", row.break_note],
        ["As printed", row.published_value !== null && row.published_value !== undefined && row.published_value !== row.value ? number(row.published_value) : ""],
        ...(more || []),
      ]),
      make("h3", null, "Where it stands"), source(row, catalogue), editions(history));
  }

  /* Steps through the points of all panels with buttons, for keyboard and touch. */
  function stepper(rows, choose) {
    let position = -1;
    const told = make("span", { "aria-live": "polite", class: "quiet" });
    function step(by) {
      if (!rows.length) return;
      position = position < 0 ? (by > 0 ? 0 : rows.length - 1) : (position + by + rows.length) % rows.length;
      choose(rows[position]);
    }
    const bar = make("div", { class: "row", role: "group", "aria-label": "Points of the chart one by one" },
      make("button", { type: "button", id: "earlier", onclick: () => step(-1) }, "Previous point"),
      make("button", { type: "button", id: "later", onclick: () => step(1) }, "Next point"), told);
    return {
      bar,
      at(row) {
        position = rows.indexOf(row);
        told.textContent = "Point " + (position + 1) + " of " + rows.length;
      },
    };
  }

  return { show, stepper };
})();
