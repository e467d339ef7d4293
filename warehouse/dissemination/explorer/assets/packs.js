/* Data of the explorer. A pack is a script that hands its table over: from disk a browser loads scripts, not files. */
"use strict";
window.ukcrime = (function () {
  const received = new Map();
  const waiting = new Map();

  function receive(name, content) {
    received.set(name, content);
  }

  /* Values of a column, one per row; the forms are those of packs.py. */
  function expand(column, rows) {
    const values = new Array(rows);
    if (column.k === "plain") return column.v;
    if (column.k === "const") return values.fill(column.v);
    if (column.k === "dict") {
      for (let row = 0; row < rows; row += 1) values[row] = column.v[column.c[row]];
      return values;
    }
    if (column.k === "run" || column.k === "dictrun") {
      let row = 0;
      column.n.forEach(function (length, run) {
        const value = column.k === "run" ? column.v[run] : column.v[column.c[run]];
        for (let left = length; left > 0; left -= 1) values[row++] = value;
      });
      return values;
    }
    throw new Error("a column of unknown form: " + column.k);
  }

  /* A table by columns: columns are written out when they are first asked for. */
  class Table {
    constructor(content) {
      this.rows = content.rows;
      this.names = Object.keys(content.columns);
      this.revisions = content.revisions || {};
      this.packed = content.columns;
      this.columns = new Map();
      this.derived = new Set();
    }

    has(name) {
      return name in this.packed || this.derived.has(name);
    }

    /* Values of a column; a column that the pack leaves out is empty throughout. */
    column(name) {
      if (!this.columns.has(name)) {
        const values = name in this.packed ? expand(this.packed[name], this.rows) : new Array(this.rows).fill(null);
        this.columns.set(name, values);
      }
      return this.columns.get(name);
    }

    row(index) {
      const found = { row: index };
      for (const name of this.names) found[name] = this.column(name)[index];
      return found;
    }

    /* Indexes of the rows for which `test(index)` holds. */
    where(test) {
      const found = [];
      for (let index = 0; index < this.rows; index += 1) if (test(index)) found.push(index);
      return found;
    }
  }

  /* Columns that tell of a period, looked up by its code, and addresses of cells that are kept in two parts. */
  function complete(table, periods) {
    if (table.has("period_label")) return table;
    if (table.has("cell_row")) {
      const letters = table.column("cell_column");
      const rows = table.column("cell_row");
      table.columns.set("cell", letters.map((letter, row) => letter + rows[row]));
      table.names.push("cell");
      table.derived.add("cell");
    }
    const codes = table.column("period_id");
    for (const name of ["period_label", "period_type", "period_start", "period_end"]) {
      table.columns.set(name, codes.map((code) => periods[code][name]));
      table.names.push(name);
      table.derived.add(name);
    }
    return table;
  }

  /* Promise of a pack: a Table, or the object itself where it is no table. */
  function load(name) {
    if (!waiting.has(name)) {
      waiting.set(name, new Promise(function (resolve, reject) {
        const script = document.createElement("script");
        script.src = document.body.dataset.root + "data/" + encodeURIComponent(name) + ".js";
        script.onload = function () {
          const content = received.get(name);
          if (content === undefined) reject(new Error("the file of " + name + " holds something else"));
          else resolve(content.columns ? new Table(content) : content);
        };
        script.onerror = function () {
          waiting.delete(name);
          reject(new Error("the file data/" + name + ".js could not be read"));
        };
        document.head.append(script);
      }));
    }
    return waiting.get(name);
  }

  return { receive, load, complete };
})();
