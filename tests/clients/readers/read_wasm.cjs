// Reads the DuckDB file of a release with DuckDB-Wasm, what browsers and Observable run; two lines as in read_duckdb.py.
const { readFileSync } = require('node:fs');
const { createInterface } = require('node:readline');
const path = require('node:path');
const duckdb = require('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs');

const [release, questions] = process.argv.slice(2);
const asked = JSON.parse(readFileSync(questions, 'utf8'));
const dist = path.dirname(require.resolve('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs'));

// A browser has the whole file in memory, and its DuckDB attaches that; files of the disk it cannot open.
async function opened() {
  const modules = {
    mvp: { mainModule: path.join(dist, 'duckdb-mvp.wasm') },
    eh: { mainModule: path.join(dist, 'duckdb-eh.wasm') },
  };
  const database = await duckdb.createDuckDB(modules, new duckdb.VoidLogger(), duckdb.NODE_RUNTIME);
  await database.instantiate();
  database.registerFileBuffer('uk_crime.duckdb', new Uint8Array(readFileSync(path.join(release, 'uk_crime.duckdb'))));
  const connection = database.connect();
  connection.query("attach 'uk_crime.duckdb' as uk_crime (read_only)");
  connection.query('use uk_crime');
  return { version: database.getVersion(), connection };
}

function rows(connection, query) {
  return connection.query(query).toArray().map((row) => Object.values(row.toJSON()));
}

async function main() {
  const { version, connection } = await opened();
  const file = {};
  for (const [name, query] of Object.entries(asked.file)) file[name] = rows(connection, query);
  console.log(JSON.stringify({ version: `DuckDB ${version}`, file, figure: rows(connection, asked.figure) }));
  const lines = createInterface({ input: process.stdin });
  await new Promise((resolve) => lines.once('line', resolve));
  const seen = { 'same connection': rows(connection, asked.figure) };
  const next = await opened();
  seen['loaded again'] = rows(next.connection, asked.figure);
  console.log(JSON.stringify(seen));
  lines.close();
}

main().catch((error) => { console.error(error); process.exit(1); });
