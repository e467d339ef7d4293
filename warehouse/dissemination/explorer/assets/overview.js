/* The first picture: all recorded crime, each nation on a scale of its own where levels do not compare. */
"use strict";
(function () {
  const { make, replace } = ukcrime.elements;
  const { nation, number } = ukcrime.words;
  const place = (id) => document.getElementById(id);

  function panel(data, code) {
    const column = (name) => data.column(name);
    const rows = data.where((row) => column("family")[row] === "police_recorded" && column("measure")[row] === "recorded_crime"
      && column("conformed_offence_id")[row] === "uk_common:all_crime" && column("jurisdiction")[row] === code && column("value")[row] !== null);
    rows.sort((one, other) => (column("period_start")[one] < column("period_start")[other] ? -1 : 1));
    const points = rows.map((row) => ({
      row, value: column("value")[row], unit: column("unit")[row], label: column("period_label")[row], end: column("period_end")[row], lower: null, upper: null,
      afterBreak: column("is_first_after_break")[row] === true, breakNote: column("break_note")[row],
      sheet: column("sheet")[row], cell: column("cell")[row], publishedOn: column("published_on")[row],
    }));
    const first = points[0];
    const last = points[points.length - 1];
    return {
      title: nation(code), subtitle: "Recorded crimes without fraud · a scale of its own", isIndex: false, height: 200,
      description: "Line chart of recorded crime in " + nation(code) + ": " + number(first.value) + " in " + first.label + ", " + number(last.value) + " in " + last.label
        + ". Every figure is in the table of the page Compare nations.",
      series: [{ label: nation(code), look: code, points }],
    };
  }

  async function start() {
    const data = await ukcrime.load("comparison");
    const codes = ["EW", "SC", "NI"].filter((code) => data.column("jurisdiction").includes(code));
    const figures = codes.map(() => make("figure"));
    replace(place("panels"), figures);
    for (const [position, code] of codes.entries()) {
      await ukcrime.chart.draw(figures[position], panel(data, code), () => { window.location.href = "compare.html#offence=uk_common:all_crime&show=value"; });
    }
    place("panels").dataset.ready = "1";
  }

  start().catch(function (error) {
    replace(place("message"), make("div", { class: "notice bad", role: "alert" }, make("p", null, "The picture cannot be shown: " + error.message + ".")));
  });
})();
