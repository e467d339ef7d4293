/* What the chart pages share: panels, the point that is looked at, the table behind, the files to take along. */
"use strict";
ukcrime.view = (function () {
  const { make, replace, table } = ukcrime.elements;
  let drawn = [];
  let turn = 0;

  function place(id) {
    return document.getElementById(id);
  }

  function fail(error) {
    replace(place("message"), make("div", { class: "notice bad", role: "alert" },
      make("p", null, "This part of the page cannot be shown: " + error.message + ".")));
  }

  /* Draw `panels` and what belongs to them. `details(row)` shows a point; `columns` and `rows` make table and file,
     but for columns that are in the file only. */
  async function show(panels, details, columns, rows, caption, fileName) {
    const mine = ++turn;
    for (const chart of drawn) chart.end();
    drawn = [];
    replace(place("message"));
    place("panels").classList.toggle("one", panels.length === 1);
    const order = panels.flatMap((panel) => panel.series.flatMap((series) => series.points.map((point) => point.row)));
    const steps = ukcrime.point.stepper(order, choose);
    function choose(row) {
      for (const chart of drawn) chart.select(row);
      steps.at(row);
      details(row);
    }
    const figures = panels.map(() => make("figure", { class: "panel" }));
    replace(place("panels"), figures.length ? figures : make("p", { class: "notice" }, "There is no figure for this choice."));
    const made = [];
    for (const [position, panel] of panels.entries()) {
      made.push(await ukcrime.chart.draw(figures[position], panel, choose));
      if (mine !== turn) return made.forEach((chart) => chart.end());
    }
    drawn = made;
    replace(place("steps"), order.length ? steps.bar : null);
    replace(place("behind"), table(caption, columns.filter((column) => !column.inFileOnly), rows));
    replace(place("files"),
      make("button", { type: "button", id: "take-csv", onclick: () => ukcrime.download.save(fileName + ".csv", "text/csv", ukcrime.download.csv(columns.map((column) => column.title), rows.map((row) => Object.fromEntries(columns.map((column) => [column.title, column.raw ? column.raw(row) : column.of(row)]))))) }, "Download these figures (CSV)"),
      ...made.map((chart, position) => make("button", { type: "button", class: "take-svg", onclick: async () => ukcrime.download.save(fileName + (made.length > 1 ? "-" + (position + 1) : "") + ".svg", "image/svg+xml", await chart.picture()) },
        made.length > 1 ? "Chart " + (position + 1) + " (SVG)" : "Download the chart (SVG)")));
    if (order.length) choose(order[order.length - 1]);
    place("view").dataset.ready = String(mine);
    return made;
  }

  return { show, fail, place };
})();
