/* From a table of figures to one series: each dimension that still differs is a choice of its own. */
"use strict";
ukcrime.selection = (function () {
  const { make, replace, offer } = ukcrime.elements;
  const { plain, day } = ukcrime.words;
  /* In the order of a reader's questions. What is not listed does not tell figures of one table apart. */
  const dimensions = [
    { name: "measure", label: "Measure" },
    { name: "offence_id", label: "Offence" },
    { name: "reporting_body", label: "Counted by" },
    { name: "area_code", label: "Area" },
    { name: "survey_population", label: "Of whom" },
    { name: "breakdown", label: "Divided by" },
    { name: "category", label: "Category" },
    { name: "series", label: "Series" },
    { name: "coverage", label: "Coverage" },
    { name: "period_type", label: "Kind of period" },
    { name: "period_basis", label: "Period is of" },
    { name: "comparator_start", label: "Compared with the period from" },
  ];
  const periodTypes = { FY: "Financial year", CY: "Calendar year", YE: "Rolling year", FQ: "Quarter", M: "Month", SY: "Survey year", P3Y: "Three years pooled" };
  const areaOrder = ["uk", "country_group", "country", "region", "police_force_area", "country_part"];

  function labelOf(name, value, catalogue) {
    if (value === null) return name === "coverage" ? "The whole" : name === "comparator_start" ? "No comparison" : "All, not divided";
    if (name === "offence_id") return (catalogue.offences[value] || {}).label || value;
    if (name === "area_code") return (catalogue.areas[value] || {}).name || value;
    if (name === "measure") return (catalogue.measures[value] || {}).measure_title || plain(value);
    if (name === "period_type") return periodTypes[value] || value;
    if (name === "comparator_start") return day(value);
    if (name === "category" || name === "reporting_body" || name === "series" || name === "coverage") return value;
    return plain(value);
  }

  /* Options of a dimension among `rows`, the most general first. */
  function options(table, name, rows, catalogue) {
    const column = table.column(name);
    const count = new Map();
    for (const row of rows) count.set(column[row], (count.get(column[row]) || 0) + 1);
    const rank = function (value) {
      if (value === null) return -1;
      if (name === "offence_id") { const known = catalogue.offences[value]; return known && known.sort_order !== null && known.sort_order !== undefined ? known.sort_order : 1e6; }
      if (name === "area_code") { const at = areaOrder.indexOf((catalogue.areas[value] || {}).type); return at < 0 ? areaOrder.length : at; }
      if (name === "period_type" || name === "measure") return -count.get(value);
      return 0;
    };
    return [...count.keys()].map((value) => ({ value, label: labelOf(name, value, catalogue), rank: rank(value) }))
      .sort((one, other) => one.rank - other.rank || one.label.localeCompare(other.label, "en"));
  }

  /* Build the selects below `place`; `chosen` is read and mended. Returns the rows of the choice, and what was offered. */
  function narrow(table, place, chosen, catalogue, split, changed) {
    let rows = table.where(() => true);
    const offered = [];
    const fields = [];
    for (const dimension of dimensions) {
      const found = options(table, dimension.name, rows, catalogue);
      if (found.length > 1) {
        offered.push(dimension);
        if (split === dimension.name) continue;
        const select = make("select", { id: "dimension-" + dimension.name });
        const value = offer(select, found, readable(chosen[dimension.name]));
        chosen[dimension.name] = written(value);
        select.addEventListener("change", () => changed(dimension.name, select.value === "" ? "-" : select.value));
        fields.push(make("div", null, make("label", { for: select.id }, dimension.label), select));
        const column = table.column(dimension.name);
        rows = rows.filter((row) => column[row] === value);
      }
    }
    replace(place, fields);
    return { rows, offered };
  }

  /* In an address an empty choice is written as a dash, for an empty text is no choice. */
  const readable = (text) => (text === "-" ? null : text);
  const written = (value) => (value === null ? "-" : value);

  return { narrow, options, labelOf, dimensions };
})();
