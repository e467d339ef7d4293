/* How much figures move after they are first published: a bar for each year of age, per source and measure. */
"use strict";
(function () {
  const { make, replace, offer, table } = ukcrime.elements;
  const { number, rounded, plain } = ukcrime.words;
  const place = (id) => document.getElementById(id);
  let data, catalogue, drawn;
  const chosen = { source: "ew_ons_a5a", measure: "" };

  function title(source) {
    const known = catalogue.sources[source];
    return known ? known.title + ", " + known.publisher : source;
  }

  async function render() {
    const all = data.where(() => true);
    const sources = [...new Set(all.map((row) => data.column("source_id")[row]))].map((value) => ({ value, label: title(value) }));
    sources.sort((one, other) => one.label.localeCompare(other.label, "en"));
    chosen.source = offer(place("source"), sources, chosen.source);
    const ofSource = all.filter((row) => data.column("source_id")[row] === chosen.source);
    const measures = [...new Set(ofSource.map((row) => data.column("measure")[row]))];
    chosen.measure = offer(place("measure"), measures.map((value) => ({ value, label: (catalogue.measures[value] || {}).measure_title || plain(value) })), chosen.measure);
    ukcrime.address.write(chosen);
    const rows = ofSource.filter((row) => data.column("measure")[row] === chosen.measure).map((row) => data.row(row));
    rows.sort((one, other) => one.step - other.step || one.years_after_the_period - other.years_after_the_period);
    const values = rows.filter((row) => row.mean_absolute_revision_percent !== null).map((row) => ({
      years: row.years_after_the_period, step: "edition " + row.step + " to " + (row.step + 1), percent: row.mean_absolute_revision_percent,
    }));
    const caption = "Mean size of a revision, per cent of the figure, by years from the period to the newer edition: " + title(chosen.source);
    const chart = make("div", { class: "chart", role: "img", "aria-label": caption + ". The table below holds every value." });
    replace(place("panels"), make("figure", null, make("figcaption", null, caption), values.length ? chart : make("p", { class: "notice" }, "No figure of this choice has a percentage: it rests on zero or was missing before.")));
    const several = new Set(values.map((value) => value.step)).size > 1;
    if (drawn) drawn.finalize();
    drawn = values.length ? await window.vegaEmbed(chart, {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json", width: "container", height: 240, autosize: { type: "fit-x", contains: "padding" },
      data: { values }, mark: { type: "bar", color: ukcrime.chart.looks.EW.colour, maxBandSize: 42 },
      encoding: {
        x: { field: "years", type: "ordinal", title: "Years after the period", axis: { labelAngle: 0 } },
        ...(several ? { xOffset: { field: "step" }, color: { field: "step", type: "nominal", title: "Step", legend: { orient: "top" }, scale: { range: ["#1d4f91", "#b34a00", "#0b6b4f", "#5b3a8c", "#59616e"] } } } : {}),
        y: { field: "percent", type: "quantitative", title: null, axis: { gridColor: "#e2e6eb", domain: false, ticks: false, tickCount: 5, format: ",~f" } },
      },
      config: { aria: false, view: { stroke: null }, font: "system-ui, 'Liberation Sans', sans-serif", axis: { labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal" } },
    }, { renderer: "svg", actions: false, tooltip: false }) : null;
    if (drawn) chart.querySelector("svg").setAttribute("aria-hidden", "true");
    replace(place("behind"), table(caption, [
      { title: "Years after the period", of: (row) => number(row.years_after_the_period) },
      { title: "Step", of: (row) => "edition " + row.step + " to " + (row.step + 1) },
      { title: "Figures compared", number: true, of: (row) => number(row.figures_compared) },
      { title: "Revised", number: true, of: (row) => number(row.figures_revised) },
      { title: "Upwards", number: true, of: (row) => number(row.revised_upwards) },
      { title: "Downwards", number: true, of: (row) => number(row.revised_downwards) },
      { title: "Mean size, per cent", number: true, of: (row) => rounded(row.mean_absolute_revision_percent) },
      { title: "Mean, per cent (bias)", number: true, of: (row) => rounded(row.mean_revision_percent) },
      { title: "Largest", number: true, of: (row) => number(row.largest_absolute_revision) },
    ], rows));
    place("view").dataset.ready = chosen.source + "/" + chosen.measure;
  }

  function fail(error) {
    replace(place("message"), make("div", { class: "notice bad", role: "alert" }, make("p", null, "The picture cannot be shown: " + error.message + ".")));
  }

  async function start() {
    [data, catalogue] = await Promise.all(["revision-summary", "catalogue"].map(ukcrime.load));
    Object.assign(chosen, ukcrime.address.read());
    for (const name of ["source", "measure"]) {
      place(name).addEventListener("change", function (event) {
        chosen[name] = event.target.value;
        render().catch(fail);
      });
    }
    await render();
  }

  start().catch(fail);
})();
