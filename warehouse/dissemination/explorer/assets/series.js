/* Figures of one published table as series: recorded crime, surveys and fraud each have such a page. */
"use strict";
(function () {
  const { make, replace, offer } = ukcrime.elements;
  const { nation, number, plain, unit, day } = ukcrime.words;
  const { place } = ukcrime.view;
  const { labelOf } = ukcrime.selection;
  const fact = document.getElementById("view").dataset.fact;
  const mostPanels = 12;
  let catalogue, changes, table;
  const chosen = { source: document.getElementById("view").dataset.first, split: document.getElementById("view").dataset.split };

  function packOf(source) {
    return (catalogue.sources[source].packs || []).find((pack) => pack.name.startsWith("series-" + fact + "-"));
  }

  function fillSources() {
    const known = Object.entries(catalogue.sources).filter(([id]) => packOf(id));
    const groups = new Map();
    for (const [id, source] of known) {
      const name = nation(source.jurisdiction) + ": " + source.publisher;
      groups.set(name, [...(groups.get(name) || []), [id, source]]);
    }
    if (!known.some(([id]) => id === chosen.source)) chosen.source = known[0][0];
    const order = ["England", "Scotland", "Northern", "United"];
    const names = [...groups.keys()].sort((one, other) => order.findIndex((word) => one.startsWith(word)) - order.findIndex((word) => other.startsWith(word)) || one.localeCompare(other));
    replace(place("source"), names.map((name) => make("optgroup", { label: name }, groups.get(name).map(([id, source]) =>
      make("option", { value: id, selected: id === chosen.source }, source.title + " (" + number(packOf(id).rows) + " figures)")))));
  }

  /* Breaks that the register knows of this series: changes of its nation and family that reach its offence. */
  function registered(row) {
    const source = catalogue.sources[chosen.source];
    const offence = catalogue.offences[table.column("offence_id")[row]] || {};
    const conformed = (offence.conformed || []).map((entry) => (catalogue.offences[entry.offence_id || entry] || {}).label);
    return changes.where(() => true).map((index) => changes.row(index)).filter((change) => change.breaks_series && change.first_day
      && [source.jurisdiction, "UK"].includes(change.jurisdiction) && [source.family, "all"].includes(change.family)
      && (change.breaks_series_of || "").split("; ").some((label) => conformed.includes(label)));
  }

  function pointOf(row, before, breaks) {
    const column = (name) => table.column(name)[row];
    const end = column("period_end");
    const start = before === null ? null : table.column("period_end")[before];
    const own = column("is_at_break") === true ? [column("break_note")] : [];
    const between = start === null ? [] : breaks.filter((change) => change.first_day > start && change.first_day <= end).map((change) => change.what_changed);
    const history = (table.revisions[row] || []).slice(0, -1);
    return {
      row, end, label: column("period_label"), value: column("value"), unit: column("unit"), lower: column("lower"), upper: column("upper"),
      afterBreak: own.length + between.length > 0, breakNote: [...own, ...between].join(" "),
      reason: column("status_reason") || catalogue.status[column("obs_status")], sheet: column("sheet"), cell: column("cell"),
      publishedOn: (catalogue.vintages[column("vintage_id")] || {}).published_on,
      history: history.filter((entry) => entry[2] !== column("value")).map((entry) => (entry[2] === null ? "no figure" : number(entry[2])) + " in the edition of " + day(entry[1])),
    };
  }

  function panelOf(rows, title) {
    const ordered = [...rows].sort((one, other) => (table.column("period_end")[one] < table.column("period_end")[other] ? -1 : 1));
    const breaks = ordered.length ? registered(ordered[0]) : [];
    const points = ordered.map((row, position) => pointOf(row, position ? ordered[position - 1] : null, breaks));
    const units = [...new Set(ordered.map((row) => unit(table.column("unit")[row])))].join(" / ");
    const present = points.filter((point) => point.value !== null);
    const span = present.length ? ": " + number(present[0].value) + " in " + present[0].label + ", " + number(present[present.length - 1].value) + " in " + present[present.length - 1].label + "." : ": no figures.";
    return {
      title, subtitle: plain(units), isIndex: false, height: place("split").value ? 200 : 320,
      description: "Line chart of " + title + " in " + units + span + " The table below holds every figure.",
      series: [{ label: title, look: catalogue.sources[chosen.source].jurisdiction, points }],
    };
  }

  function name(rows) {
    const row = rows[0];
    return ["offence_id", "area_code", "reporting_body", "category"].filter((dimension) => table.column(dimension)[row] !== null)
      .map((dimension) => labelOf(dimension, table.column(dimension)[row], catalogue)).join(", ") || labelOf("measure", table.column("measure")[row], catalogue);
  }

  function caveats() {
    const source = catalogue.sources[chosen.source];
    const list = (source.caveats || []).map((caveat) => make("li", null, caveat.text + " ", caveat.reference ? make("span", { class: "quiet" }, "(" + caveat.reference + ")") : null));
    replace(place("caveats"), make("p", null, source.title + ", " + source.publisher + ". " + (source.designation ? "Status: " + plain(source.designation).toLowerCase() + "." : "")),
      list.length ? make("ul", null, list) : make("p", null, "No caveat of the table is known."));
  }

  function columns() {
    const text = (field) => (row) => (table.column(field)[row] === null ? "" : String(table.column(field)[row]));
    const value = (field) => ({ number: true, of: (row) => number(table.column(field)[row]), raw: (row) => table.column(field)[row] });
    const every = [
      { title: "Period", of: text("period_label") },
      ...ukcrime.selection.dimensions.filter((dimension) => table.has(dimension.name) && dimension.name !== "measure")
        .map((dimension) => ({ title: dimension.label, field: dimension.name, of: (row) => (table.column(dimension.name)[row] === null ? "" : labelOf(dimension.name, table.column(dimension.name)[row], catalogue)) })),
      { title: "Value", field: "value", ...value("value") },
      { title: "Unit", of: (row) => unit(table.column("unit")[row]) },
      { title: "Lower", field: "lower", ...value("lower") }, { title: "Upper", field: "upper", ...value("upper") },
      { title: "Base", field: "base", ...value("base") },
      { title: "Per 1,000 residents", field: "rate_per_1000", number: true, of: (row) => ukcrime.words.rounded(table.column("rate_per_1000")[row]), raw: (row) => table.column("rate_per_1000")[row] },
      { title: "Status", of: text("obs_status") },
      { title: "Why missing", long: true, of: (row) => (table.column("value")[row] === null ? table.column("status_reason")[row] || catalogue.status[table.column("obs_status")[row]] || "" : "") },
      { title: "Edition", of: (row) => (catalogue.vintages[table.column("vintage_id")[row]] || {}).edition || "" },
      { title: "Cell", of: (row) => table.column("sheet")[row] + "!" + table.column("cell")[row] },
    ];
    const dimensions = new Set(ukcrime.selection.dimensions.map((dimension) => dimension.name));
    // What is the same in all rows stands above the table once, and in every row of the file.
    const isSame = (column, rows) => dimensions.has(column.field) && new Set(rows.map((row) => table.column(column.field)[row])).size === 1;
    return (rows) => every.filter((column) => !column.field || column.field === "value" || rows.some((row) => table.column(column.field)[row] !== null))
      .map((column) => ({ ...column, inFileOnly: isSame(column, rows) }));
  }

  function details(index) {
    const row = table.row(index);
    row.name = [labelOf("measure", row.measure, catalogue), name([index])].join(": ");
    row.published_value = row.published_value === undefined ? null : row.published_value;
    const history = (table.revisions[index] || []).map(([edition, published, value, status]) => ({ edition, published_on: published, value, status }));
    const correction = row.correction_id ? catalogue.corrections[row.correction_id] : null;
    ukcrime.point.show(place("point"), row, catalogue, history, [
      ["Significance", row.significance], ["Corrected", correction ? correction.reason : ""],
      ["As printed", row.marker && row.value === null ? row.marker : ""],
    ]);
  }

  async function render() {
    table = ukcrime.complete(await ukcrime.load(packOf(chosen.source).name), catalogue.periods);
    const { rows, offered } = ukcrime.selection.narrow(table, place("dimensions"), chosen, catalogue, chosen.split, changed);
    const splits = offered.filter((dimension) => !["measure", "period_type", "period_basis", "comparator_start", "breakdown"].includes(dimension.name));
    chosen.split = offer(place("split"), [{ value: "", label: "One chart" }, ...splits.map((dimension) => ({ value: dimension.name, label: dimension.label }))], chosen.split);
    ukcrime.address.write(chosen);
    caveats();
    const parts = chosen.split ? ukcrime.selection.options(table, chosen.split, rows, catalogue) : [{ value: null }];
    const panels = parts.slice(0, mostPanels).map((part) => {
      const own = chosen.split ? rows.filter((row) => table.column(chosen.split)[row] === part.value) : rows;
      return panelOf(own, chosen.split ? part.label : name(own));
    });
    replace(place("note"), parts.length > mostPanels ? make("p", { class: "notice" }, "The first " + mostPanels + " of " + parts.length + " are drawn; the table holds all of them.") : null,
      chosen.split ? make("p", { class: "quiet" }, "Every panel has a scale of its own." + (chosen.split === "reporting_body" ? " Bodies that count fraud hold partly the same cases: never add them." : "")) : null);
    const ordered = [...rows].sort((one, other) => (table.column("period_end")[one] < table.column("period_end")[other] ? -1 : 1));
    const shown = columns()(ordered);
    const same = ordered.length ? shown.filter((column) => column.inFileOnly).map((column) => column.title.toLowerCase() + ": " + column.of(ordered[0])) : [];
    const caption = [catalogue.sources[chosen.source].title, labelOf("measure", table.column("measure")[ordered[0]], catalogue), ...same].join(" · ");
    await ukcrime.view.show(panels, details, shown, ordered, caption, chosen.source);
  }

  function changed(field, value) {
    chosen[field] = value;
    render().then(() => { const again = document.getElementById("dimension-" + field); if (again) again.focus(); }).catch(ukcrime.view.fail);
  }

  async function start() {
    [catalogue, changes] = await Promise.all(["catalogue", "changes"].map(ukcrime.load));
    Object.assign(chosen, ukcrime.address.read());
    fillSources();
    place("source").addEventListener("change", function (event) {
      for (const key of Object.keys(chosen)) delete chosen[key];
      Object.assign(chosen, { source: event.target.value, split: "" });
      render().catch(ukcrime.view.fail);
    });
    place("split").addEventListener("change", (event) => changed("split", event.target.value));
    window.addEventListener("hashchange", function () {
      for (const key of Object.keys(chosen)) delete chosen[key];
      Object.assign(chosen, { split: "" }, ukcrime.address.read());
      fillSources();
      render().catch(ukcrime.view.fail);
    });
    await render();
  }

  start().catch(ukcrime.view.fail);
})();
