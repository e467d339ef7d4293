/* One panel: lines of one scale, with intervals as ribbons, breaks as marked lines and missing figures explained. */
"use strict";
ukcrime.chart = (function () {
  const { make, replace } = ukcrime.elements;
  const { number, day, unit } = ukcrime.words;
  const ink = "#14181f";
  const quiet = "#4b5563";
  /* Told apart by shape and dash too: colour is never the only difference. */
  const looks = {
    EW: { colour: "#1d4f91", dash: [1, 0], shape: "circle" },
    SC: { colour: "#b34a00", dash: [8, 3], shape: "square" },
    NI: { colour: "#0b6b4f", dash: [3, 3], shape: "triangle-up" },
    UK: { colour: "#5b3a8c", dash: [10, 3, 3, 3], shape: "diamond" },
  };

  const isNumber = (value) => typeof value === "number";

  function time(text) {
    return Date.parse(text + "T00:00:00Z");
  }

  /* Points of a panel as the chart wants them. A line joins figures of one unbroken stretch only. */
  function pointsOf(panel) {
    const points = [];
    for (const series of panel.series) {
      let stretch = 0;
      let before = null;
      const usual = usualStep(series.points);
      for (const point of series.points) {
        const missing = point.value === null;
        const leaps = before !== null && time(point.end) - time(before.end) > 1.6 * usual;
        if (missing || (before && (point.afterBreak || leaps))) stretch += 1;
        points.push({
          id: point.row, series: series.label, at: time(point.end), label: point.label, missing,
          value: missing ? 0 : point.value, lower: point.lower, upper: point.upper,
          stretch: series.label + "/" + stretch, leapsFrom: leaps && !missing && !point.afterBreak ? before.row : null,
        });
        before = missing ? null : point;
      }
    }
    return points;
  }

  /* The step between two periods that a series has most often, in milliseconds. */
  function usualStep(points) {
    const steps = points.slice(1).map((point, position) => time(point.end) - time(points[position].end)).sort((one, other) => one - other);
    return steps.length ? steps[Math.floor(steps.length / 2)] : Infinity;
  }

  /* Where periods were left out between two figures, a thin dotted line leads from one to the other. */
  function leapsOf(points) {
    const byId = new Map(points.map((point) => [point.id, point]));
    return points.filter((point) => point.leapsFrom !== null).map((point) => {
      const from = byId.get(point.leapsFrom);
      return { series: point.series, at: from.at, value: from.value, until: point.at, then: point.value };
    });
  }

  function breaksOf(panel) {
    const found = new Map();
    for (const series of panel.series) {
      series.points.forEach(function (point, position) {
        if (!point.afterBreak) return;
        const here = time(point.end);
        const before = position ? time(series.points[position - 1].end) : here - 365 * 864e5;
        const at = (here + before) / 2;
        const known = found.get(at) || { at, name: "break", why: [] };
        known.why.push((panel.series.length > 1 ? series.label + ": " : "") + (point.breakNote || "the counting changed"));
        found.set(at, known);
      });
    }
    // Names of neighbours stand one below the other.
    return [...found.values()].sort((one, other) => one.at - other.at)
      .map((entry, position) => ({ at: entry.at, name: entry.name, why: entry.why.join(" "), step: (position % 3) * 13 }));
  }

  /* Names of periods under the axis: the publisher's, a few of them. */
  function axisOf(points, width) {
    const labels = new Map(points.map((point) => [point.at, point.label]));
    const times = [...labels.keys()].sort((one, other) => one - other);
    const longest = Math.max(1, ...[...labels.values()].map((label) => label.length));
    const room = Math.max(2, Math.floor(width / (longest * 7.5 + 18)));
    const step = Math.max(1, Math.ceil((times.length - 1) / (room - 1 || 1)));
    const shown = times.filter((_, position) => (times.length - 1 - position) % step === 0);
    const names = Object.fromEntries(shown.map((at) => [String(at), labels.get(at)]));
    return { values: shown, labelExpr: "(" + JSON.stringify(names) + ")[toString(+datum.value)]", labelAngle: 0 };
  }

  /* The point that is looked at is larger and has a dark edge. */
  function ring(size) {
    const test = "datum.id === picked";
    return { size: { condition: { test, value: 150 }, value: size }, stroke: { condition: { test, value: ink }, value: null }, strokeWidth: { value: 2.5 } };
  }

  function specification(panel, points, breaks, width) {
    const names = panel.series.map((series) => series.label);
    const styles = panel.series.map((series) => looks[series.look] || looks.EW);
    const colour = { field: "series", type: "nominal", scale: { domain: names, range: styles.map((style) => style.colour) }, legend: null };
    const x = {
      field: "at", type: "quantitative", scale: { zero: false, nice: false, padding: 12 }, title: null,
      axis: { ...axisOf(points, width), grid: false, domainColor: quiet, tickColor: quiet, labelFlush: true },
    };
    const y = {
      field: "value", type: "quantitative", scale: { zero: !panel.isIndex, nice: true }, title: null,
      axis: { gridColor: "#e2e6eb", domain: false, ticks: false, tickCount: 5, format: ",~f", labelPadding: 6 },
    };
    // The name of the last period stands under its middle: half of it needs room.
    const edge = Math.max(14, Math.min(60, 3.5 * Math.max(0, ...points.slice(-1).map((point) => point.label.length))));
    const present = { filter: "!datum.missing" };
    const dense = points.length / Math.max(1, names.length) > 45;
    const layer = [];
    if (points.some((point) => isNumber(point.lower) && isNumber(point.upper))) layer.push(
      { transform: [present, { filter: "isValid(datum.lower) && isValid(datum.upper)" }], mark: { type: "area", opacity: 0.22, line: false },
        encoding: { x, y: { ...y, field: "lower" }, y2: { field: "upper" }, color: colour, detail: { field: "stretch" } } },
      { transform: [present, { filter: "isValid(datum.lower) && isValid(datum.upper)" }], mark: { type: "rule", opacity: 0.45, strokeWidth: 1.5 },
        encoding: { x, y: { ...y, field: "lower" }, y2: { field: "upper" }, color: colour } });
    if (breaks.length) layer.push(
      { data: { values: breaks }, mark: { type: "rule", strokeDash: [4, 4], color: ink, strokeWidth: 1.5 }, encoding: { x: { ...x }, tooltip: { field: "why" } } },
      { data: { values: breaks }, mark: { type: "text", align: "left", baseline: "top", dx: 4, dy: 2, fontSize: 11, color: ink },
        encoding: { x: { ...x }, y: { field: "step", type: "quantitative", scale: null }, text: { field: "name" } } });
    const leaps = leapsOf(points);
    if (leaps.length) layer.push(
      { data: { values: leaps }, mark: { type: "rule", strokeWidth: 1.25, strokeDash: [2, 4] },
        encoding: { x, x2: { field: "until" }, y, y2: { field: "then" }, color: colour } });
    if (points.some((point) => !point.missing)) layer.push(
      { transform: [present], mark: { type: "line", strokeWidth: 2.25 },
        encoding: { x, y, color: colour, detail: { field: "stretch" },
          strokeDash: { field: "series", type: "nominal", scale: { domain: names, range: styles.map((style) => style.dash) }, legend: null } } },
      { transform: [present], mark: { type: "point", filled: true, opacity: 1, cursor: "pointer" },
        encoding: { x, y, color: colour, tooltip: { field: "label" },
          shape: { field: "series", type: "nominal", scale: { domain: names, range: styles.map((style) => style.shape) }, legend: null },
          ...ring(dense ? 18 : 46) } });
    if (points.some((point) => point.missing)) layer.push(
      { transform: [{ filter: "datum.missing" }], mark: { type: "point", shape: "cross", angle: 45, filled: true, color: quiet, cursor: "pointer", yOffset: -5 },
        encoding: { x, y: panel.isIndex ? { value: panel.height || 280 } : y, tooltip: { field: "label" }, ...ring(42) } });
    return {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      width: "container", height: panel.height || 280, autosize: { type: "fit-x", contains: "padding" },
      padding: { left: 2, right: edge, top: 10, bottom: 2 },
      params: [{ name: "picked", value: null }], data: { values: points }, layer,
      config: {
        aria: false, view: { stroke: null }, font: "system-ui, 'Liberation Sans', sans-serif",
        axis: { labelColor: ink, labelFontSize: 12, titleColor: ink, labelOverlap: false },
      },
    };
  }

  /* What the mouse is told of a point: the figure and its interval, its status, what it was before. */
  function hint(point) {
    const lines = [make("strong", null, point.label)];
    if (point.series) lines.push(make("span", null, point.series));
    if (point.breakOnly) lines.push(make("span", null, point.reason));
    else if (point.value === null) lines.push(make("span", null, "No figure: " + (point.reason || "not published")));
    else lines.push(make("span", null, number(point.value) + " " + unit(point.unit)));
    if (point.lower !== null && point.lower !== undefined) lines.push(make("span", null, "between " + number(point.lower) + " and " + number(point.upper)));
    if (point.afterBreak) lines.push(make("span", null, "First after a break"));
    for (const text of point.history || []) lines.push(make("span", null, text));
    if (point.cell) lines.push(make("span", null, point.sheet + ", cell " + point.cell + (point.publishedOn ? ", published " + day(point.publishedOn) : "")));
    return lines;
  }

  const bubble = make("div", { class: "bubble", hidden: true });

  function showHint(event, point) {
    if (!bubble.isConnected) document.body.append(bubble);
    replace(bubble, hint(point));
    bubble.hidden = false;
    const left = Math.min(event.pageX + 14, window.scrollX + document.documentElement.clientWidth - bubble.offsetWidth - 8);
    bubble.style.left = Math.max(window.scrollX + 4, left) + "px";
    bubble.style.top = event.pageY + 16 + "px";
  }

  /* What line is whose, where a panel holds several. */
  function legend(panel) {
    if (panel.series.length < 2) return null;
    return make("ul", { class: "legend" }, panel.series.map(function (series) {
      const look = looks[series.look] || looks.EW;
      const shapes = { circle: "M6 2a4 4 0 1 0 .01 0z", square: "M2.5 2.5h7v7h-7z", "triangle-up": "M6 1.5l5 8.5H1z", diamond: "M6 1l5 5-5 5-5-5z" };
      const item = make("li", null);
      item.innerHTML = '<svg width="44" height="12" aria-hidden="true"><line x1="0" x2="44" y1="6" y2="6" stroke-width="2.25"/><path transform="translate(16 0)"/></svg>';
      item.querySelector("line").setAttribute("stroke", look.colour);
      item.querySelector("line").setAttribute("stroke-dasharray", look.dash.join(" "));
      item.querySelector("path").setAttribute("d", shapes[look.shape]);
      item.querySelector("path").setAttribute("fill", look.colour);
      item.append(series.label);
      return item;
    }));
  }

  /* Draw a panel into a figure; `choose(row)` is told which point was pressed. Returns {select, picture}. */
  async function draw(figure, panel, choose) {
    const place = make("div", { class: "chart", role: "img", "aria-label": panel.description });
    replace(figure, make("figcaption", null, panel.title, panel.subtitle ? make("small", null, panel.subtitle) : null, legend(panel)), place);
    const byRow = new Map(panel.series.flatMap((series) => series.points.map((point) => [point.row, { ...point, series: panel.series.length > 1 ? series.label : "" }])));
    const points = pointsOf(panel);
    const options = {
      renderer: "svg", actions: false, mode: "vega-lite",
      tooltip: function (handler, event, item) {
        const point = item && item.datum && byRow.get(item.datum.id);
        if (point) showHint(event, point);
        else if (item && item.datum && item.datum.why) showHint(event, { label: "Break", value: null, reason: item.datum.why, breakOnly: true });
        else bubble.hidden = true;
      },
    };
    const drawn = await window.vegaEmbed(place, specification(panel, points, breaksOf(panel), place.clientWidth || 320), options);
    // The figure has a name and a table; the parts of the drawing say nothing more to a reader of screens.
    place.querySelector("svg").setAttribute("aria-hidden", "true");
    drawn.view.addEventListener("click", function (event, item) {
      if (item && item.datum && byRow.has(item.datum.id)) choose(item.datum.id);
    });
    return {
      select(row) {
        drawn.view.signal("picked", row).runAsync();
      },
      picture: () => drawn.view.toSVG(),
      end() {
        bubble.hidden = true;
        drawn.finalize();
      },
    };
  }

  return { draw, looks };
})();
