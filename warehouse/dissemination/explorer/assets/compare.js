/* Nations side by side: on one scale only where their figures may be set beside each other. */
"use strict";
(function () {
  const { make, replace, offer, tag } = ukcrime.elements;
  const { nation, number, plain, unit, grade, day } = ukcrime.words;
  const { place } = ukcrime.view;
  const order = ["EW", "SC", "NI"];
  const families = { police_recorded: "Recorded by the police", survey: "Survey of victims", fraud: "Fraud and computer misuse" };
  const kinds = {
    value: { label: "Figures as published", of: "value", unit: null },
    rate: { label: "Per 1,000 residents", of: "rate_per_1000", unit: "per 1,000 residents" },
    index: { label: "Index (first shared year = 100)", of: "index_value", unit: "index" },
  };
  let data, ranges, catalogue, revisions;
  const chosen = { family: "police_recorded", offence: "uk_common:robbery", measure: "recorded_crime", show: "rate", nations: "EW,SC,NI", from: "", to: "" };

  function distinct(name, rows) {
    return [...new Set(rows.map((row) => data.column(name)[row]))];
  }

  function shownUnit(row) {
    return kinds[chosen.show].unit || data.column("unit")[row];
  }

  function lineRows() {
    const family = data.column("family");
    const measure = data.column("measure");
    const offence = data.column("conformed_offence_id");
    return data.where((row) => family[row] === chosen.family && measure[row] === chosen.measure && offence[row] === chosen.offence);
  }

  /* Choices that depend on each other, from the first to the last. */
  function fillControls() {
    const family = data.column("family");
    const of = (test) => data.where(test);
    chosen.family = offer(place("family"), [...new Set(family)].map((value) => ({ value, label: families[value] })), chosen.family);
    const inFamily = of((row) => family[row] === chosen.family && data.column("value")[row] !== null);
    const labels = new Map(inFamily.map((row) => [data.column("conformed_offence_id")[row], data.column("offence_label")[row]]));
    const offences = [...labels].map(([value, label]) => ({ value, label }));
    offences.sort((one, other) => orderOf(one.value) - orderOf(other.value));
    chosen.offence = offer(place("offence"), offences, chosen.offence);
    const ofOffence = inFamily.filter((row) => data.column("conformed_offence_id")[row] === chosen.offence);
    chosen.measure = offer(place("measure"), distinct("measure", ofOffence).map((value) => ({ value, label: measureName(value) })), chosen.measure);
    const rows = lineRows();
    const possible = Object.entries(kinds).filter(([, kind]) => rows.some((row) => data.column(kind.of)[row] !== null));
    chosen.show = offer(place("show"), possible.map(([value, kind]) => ({ value, label: kind.label })), chosen.show);
    const years = new Map(rows.filter((row) => data.column("value")[row] !== null && order.includes(data.column("jurisdiction")[row]))
      .map((row) => [data.column("period_start")[row], data.column("period_label")[row]]));
    const periods = [...years].sort((one, other) => (one[0] < other[0] ? -1 : 1)).map(([value, label]) => ({ value, label }));
    chosen.from = offer(place("from"), periods, chosen.from);
    chosen.to = offer(place("to"), [...periods].reverse(), chosen.to);
    const nations = chosen.nations.split(",");
    for (const code of order) place("nation-" + code).checked = nations.includes(code);
  }

  function orderOf(offence) {
    const known = catalogue.offences[offence];
    return known && known.sort_order !== undefined && known.sort_order !== null ? known.sort_order : 1e9;
  }

  function measureName(measure) {
    const known = catalogue.measures[measure];
    return (known && known.measure_title) || plain(measure);
  }

  /* Why a shown number is missing. */
  function reason(row) {
    if (chosen.show === "rate") return data.column("rate_note")[row] || data.column("status_reason")[row];
    if (chosen.show === "index" && data.column("value")[row] !== null) return "No index: the year lies before the first one that the nations share, or the stretch has none.";
    return data.column("status_reason")[row];
  }

  function pointOf(row) {
    const value = data.column(kinds[chosen.show].of)[row];
    const own = chosen.show === "value";
    return {
      row, value, unit: shownUnit(row), label: data.column("period_label")[row], end: data.column("period_end")[row],
      lower: own ? data.column("lower")[row] : null, upper: own ? data.column("upper")[row] : null,
      afterBreak: data.column("is_first_after_break")[row] === true, breakNote: data.column("break_note")[row],
      reason: reason(row), sheet: data.column("sheet")[row], cell: data.column("cell")[row], publishedOn: data.column("published_on")[row],
      history: historyOf(row).slice(0, -1).map((entry) => (entry.value === null ? "no figure" : number(entry.value)) + " in the edition of " + day(entry.published_on)),
    };
  }

  /* Values of the figure in earlier editions, from the list of revisions. */
  function historyOf(row) {
    const steps = revisions.get(data.column("figure_id")[row]);
    if (!steps) return [];
    const first = steps[0];
    return [{ edition: first.from_edition, published_on: first.from_published_on, value: first.from_value, status: first.from_status },
      ...steps.map((step) => ({ edition: step.to_edition, published_on: step.to_published_on, value: step.to_value, status: step.to_status }))];
  }

  /* Judgements on a pair within the chosen years; worst first. */
  function judgements(one, other) {
    const column = (name) => ranges.column(name);
    const rows = ranges.where((row) => column("family")[row] === chosen.family && column("measure")[row] === chosen.measure
      && column("conformed_offence_id")[row] === chosen.offence
      && [column("jurisdiction_a")[row], column("jurisdiction_b")[row]].sort().join() === [one, other].sort().join()
      && column("last_day")[row] >= chosen.from && column("first_day")[row] <= lastDay());
    const rank = { not_comparable: 0, with_caution: 1, comparable: 2 };
    const which = chosen.show === "index" ? "trend_grade" : "grade";
    return rows.map((row) => ({ ...ranges.row(row), judged: column(which)[row] })).sort((a, b) => rank[a.judged] - rank[b.judged]);
  }

  function lastDay() {
    const ends = lineRows().filter((row) => data.column("period_start")[row] === chosen.to).map((row) => data.column("period_end")[row]);
    return ends[0] || "9999-12-31";
  }

  function compare(one, other) {
    const found = judgements(one, other);
    return found.length > 0 && found[0].judged !== "not_comparable";
  }

  /* Nations that may share a scale: each with each of its group. */
  function groups(nations) {
    const found = [];
    for (const code of nations) {
      const group = found.find((members) => members.every((member) => compare(member, code)));
      if (group) group.push(code);
      else found.push([code]);
    }
    return found;
  }

  function verdict(nations) {
    const pairs = nations.flatMap((one, position) => nations.slice(position + 1).map((other) => [one, other]));
    const what = chosen.show === "index" ? "Directions" : "Levels";
    return pairs.map(function ([one, other]) {
      const found = judgements(one, other);
      const names = nation(one) + " and " + nation(other);
      if (!found.length) return make("li", null, make("strong", null, names + ": "), "no year in which both have this figure.");
      return make("li", null, make("strong", null, names + ": "), tag(grade(found[0].judged)),
        make("details", null, make("summary", null, what + ": why"), found.map((range) => make("div", null,
          make("p", { class: "quiet" }, range.first_day.slice(0, 4) + " to " + range.last_day.slice(0, 4) + ": " + grade(range.judged).text.toLowerCase()),
          make("ul", null, range.reasons.split(" | ").map((text) => make("li", null, text)))))));
    });
  }

  function caveats(rows) {
    const years = new Map();
    for (const row of rows) {
      if (data.column("value")[row] === null) continue;
      for (const text of (data.column("caveats")[row] || "").split(" | ").filter(Boolean)) {
        const key = nation(data.column("jurisdiction")[row]) + "\u0000" + text;
        years.set(key, [...(years.get(key) || []), data.column("period_label")[row]]);
      }
    }
    const list = [...years].map(function ([key, labels]) {
      const [where, text] = key.split("\u0000");
      const span = labels.length > 1 ? labels[0] + " to " + labels[labels.length - 1] : labels[0];
      return make("li", null, make("strong", null, where + " "), text + " ", make("span", { class: "quiet" }, "(" + span + ")"));
    });
    return list.length ? make("ul", null, list) : make("p", null, "No caveat is known for these figures.");
  }

  function total() {
    const row = lineRows().find((found) => data.column("jurisdiction")[found] === "UK" && data.column("period_start")[found] === chosen.to);
    return row === undefined ? null : make("p", null, data.column("value")[row] === null ? data.column("status_reason")[row]
      : "United Kingdom: " + number(data.column("value")[row]) + " " + unit(data.column("unit")[row]) + ".");
  }

  async function render() {
    fillControls();
    ukcrime.address.write(chosen);
    const nations = order.filter((code) => chosen.nations.split(",").includes(code));
    const rows = lineRows().filter((row) => nations.includes(data.column("jurisdiction")[row])
      && data.column("period_start")[row] >= chosen.from && data.column("period_start")[row] <= chosen.to);
    rows.sort((one, other) => (data.column("period_start")[one] < data.column("period_start")[other] ? -1 : 1));
    const withFigures = nations.filter((code) => rows.some((row) => data.column("jurisdiction")[row] === code && data.column("value")[row] !== null));
    const name = place("offence").selectedOptions[0] ? place("offence").selectedOptions[0].textContent : "";
    const panels = groups(withFigures).map(function (members) {
      const series = members.map((code) => ({ label: nation(code), look: code, points: rows.filter((row) => data.column("jurisdiction")[row] === code).map(pointOf) }));
      for (const entry of series) entry.points = trimmed(entry.points);
      const what = [...new Set(rows.filter((row) => members.includes(data.column("jurisdiction")[row]) && data.column("unit")[row]).map(shownUnit))].map(unit).join(" / ");
      return {
        title: name + ", " + members.map(nation).join(" and "), isIndex: chosen.show === "index",
        subtitle: plain(what) + (withFigures.length > members.length ? " · a scale of its own: not comparable with the other panels" : ""),
        series, description: description(name, series, what),
      };
    });
    replace(place("verdict"), make("ul", null, verdict(withFigures)), total());
    replace(place("caveats"), caveats(rows));
    const missing = nations.filter((code) => !withFigures.includes(code));
    replace(place("absent"), missing.map((code) => make("p", { class: "notice" }, nation(code) + " has no such figure in these years. ",
      make("a", { href: "measures.html" }, "Who measures what"))));
    const shown = new Set(panels.flatMap((panel) => panel.series.flatMap((entry) => entry.points.map((point) => point.row))));
    await ukcrime.view.show(panels, details, columns(), rows.filter((row) => shown.has(row)), name + ": " + measureName(chosen.measure), "uk-comparison");
  }

  /* Years before the first and after the last figure are no gaps of the series. */
  function trimmed(points) {
    const has = points.map((point) => data.column("value")[point.row] !== null);
    return points.slice(Math.max(0, has.indexOf(true)), has.lastIndexOf(true) + 1);
  }

  function description(name, series, what) {
    return "Line chart of " + name + " in " + what + ". " + series.map(function (entry) {
      const present = entry.points.filter((point) => point.value !== null);
      if (!present.length) return entry.label + ": no figures.";
      const last = present[present.length - 1];
      return entry.label + ": " + number(present[0].value) + " in " + present[0].label + ", " + number(last.value) + " in " + last.label + ".";
    }).join(" ") + " The table below holds every figure.";
  }

  function columns() {
    const own = kinds[chosen.show];
    const text = (name) => (row) => data.column(name)[row] === null ? "" : String(data.column(name)[row]);
    const list = [
      { title: "Year", of: text("period_label") },
      { title: "Nation", of: (row) => nation(data.column("jurisdiction")[row]) },
      { title: own.label, number: true, of: (row) => (chosen.show === "value" ? number : ukcrime.words.rounded)(data.column(own.of)[row]), raw: (row) => data.column(own.of)[row] },
      { title: "Unit", of: (row) => unit(shownUnit(row)) },
      { title: "Lower", number: true, of: (row) => number(data.column("lower")[row]), raw: (row) => data.column("lower")[row] },
      { title: "Upper", number: true, of: (row) => number(data.column("upper")[row]), raw: (row) => data.column("upper")[row] },
      { title: "Status", of: text("obs_status") },
      { title: "Why missing", long: true, of: (row) => (data.column(own.of)[row] === null ? reason(row) || "" : "") },
      { title: "May be compared with", of: (row) => (data.column("comparable_with")[row] || "").split(/[,;] */).filter(Boolean).map(nation).join(", ") },
      { title: "Break", long: true, of: text("break_note") },
      { title: "Source", of: text("source_id") },
      { title: "Edition", of: text("edition") },
      { title: "Cell", of: (row) => (data.column("cell")[row] === null ? "" : data.column("sheet")[row] + "!" + data.column("cell")[row]) },
    ];
    const rows = lineRows();
    const bounds = chosen.show === "value" && rows.some((row) => data.column("lower")[row] !== null || data.column("upper")[row] !== null);
    return list.filter((column) => bounds || !["Lower", "Upper"].includes(column.title));
  }

  function details(index) {
    const row = data.row(index);
    row.name = row.offence_label + ", " + nation(row.jurisdiction) + (row.published_offence_label && row.published_offence_label !== row.offence_label
      ? " (published as “" + row.published_offence_label + "”, match: " + row.match_type + ")" : "");
    ukcrime.point.show(place("point"), row, catalogue, historyOf(index), [
      ["Index", row.index_value === null ? "" : ukcrime.words.rounded(row.index_value) + " (" + row.index_base_period + " = 100)"],
      ["Change on year", row.change_on_year === null ? row.change_note : ukcrime.words.rounded(row.change_on_year) + " per cent"],
      ["Comparable", row.value === null ? "" : tag(grade(row.grade))],
    ]);
  }

  function listen() {
    for (const name of ["family", "offence", "measure", "show", "from", "to"]) {
      place(name).addEventListener("change", function (event) {
        chosen[name] = event.target.value;
        if (name === "from" && chosen.from > chosen.to) chosen.to = chosen.from;
        if (name === "to" && chosen.to < chosen.from) chosen.from = chosen.to;
        if (["family", "offence", "measure"].includes(name)) chosen.from = chosen.to = "";
        render().catch(ukcrime.view.fail);
      });
    }
    for (const code of order) {
      place("nation-" + code).addEventListener("change", function () {
        chosen.nations = order.filter((other) => place("nation-" + other).checked).join(",");
        render().catch(ukcrime.view.fail);
      });
    }
    window.addEventListener("hashchange", function () {
      Object.assign(chosen, ukcrime.address.read());
      render().catch(ukcrime.view.fail);
    });
  }

  async function start() {
    let changed;
    [data, ranges, catalogue, changed] = await Promise.all(["comparison", "comparability", "catalogue", "revisions"].map(ukcrime.load));
    revisions = new Map();
    for (let index = 0; index < changed.rows; index += 1) {
      const row = changed.row(index);
      revisions.set(row.figure_id, [...(revisions.get(row.figure_id) || []), row]);
    }
    for (const steps of revisions.values()) steps.sort((one, other) => (one.to_published_on < other.to_published_on ? -1 : 1));
    Object.assign(chosen, ukcrime.address.read());
    listen();
    await render();
  }

  start().catch(ukcrime.view.fail);
})();
