/* What is shown, as a file. */
"use strict";
ukcrime.download = (function () {
  /* The rule of warehouse/inert_text.py: blanks of any kind and full-width signs hide no formula, numbers stay numbers. */
  const formula = /^(?:[\t\r\n]|[\s\u0001-\u0020\u007f\u0085\u2000-\u200f\u2060\ufeff]*[=+@\-\uff1d\uff0b\uff0d\uff20])/;
  const plainNumber = /^[+-]?[0-9][0-9,]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?%?$/;

  /* Cell of a CSV file; text that a spreadsheet would take for a formula is made inert. */
  function cell(value) {
    if (value === null || value === undefined) return "";
    let text = String(value);
    if (typeof value === "string" && formula.test(text) && !plainNumber.test(text)) text = "'" + text;
    return /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
  }

  function csv(columns, rows) {
    return [columns, ...rows.map((row) => columns.map((column) => row[column]))]
      .map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
  }

  function save(name, type, content) {
    const address = URL.createObjectURL(new Blob([content], { type }));
    const link = ukcrime.elements.make("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    window.setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  return { csv, save };
})();
