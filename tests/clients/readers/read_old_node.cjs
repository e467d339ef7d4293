// Reads a release with npm's older `duckdb`; keeps to the two lines of read_duckdb.py.
const { readFileSync, realpathSync } = require('node:fs');
const { createInterface } = require('node:readline');
const duckdb = require('duckdb');

const [release, questions] = process.argv.slice(2);
const asked = JSON.parse(readFileSync(questions, 'utf8'));
const file = `${release}/uk_crime.duckdb`;

function opened(path, mode) {
  return new Promise((resolve, reject) => {
    const database = new duckdb.Database(path, mode, (error) => (error ? reject(error) : resolve(database)));
  });
}

function close(database) {
  return new Promise((resolve, reject) => database.close((error) => (error ? reject(error) : resolve())));
}

function rows(database, query) {
  return new Promise((resolve, reject) =>
    database.all(query, (error, found) => (error ? reject(error) : resolve(found.map((row) => Object.values(row))))));
}

async function all(database, queries) {
  const found = {};
  for (const [name, query] of Object.entries(queries)) found[name] = await rows(database, query);
  return found;
}

async function main() {
  const database = await opened(file, duckdb.OPEN_READONLY);
  const beside = await opened(':memory:');
  const [[version]] = await rows(beside, 'select version() as version');
  console.log(JSON.stringify({
    version: `DuckDB ${version}`,
    file: await all(database, asked.file),
    parquet: await all(beside, asked.parquet),
    figure: await rows(database, asked.figure),
    'parquet figure': await rows(beside, asked.parquet_figure),
  }));
  const lines = createInterface({ input: process.stdin });
  await new Promise((resolve) => lines.once('line', resolve));
  const seen = { 'same connection': await rows(database, asked.figure) };
  const again = { 'second connection': file, 'second connection to the resolved link': realpathSync(file) };
  for (const [way, path] of Object.entries(again)) {
    const second = await opened(path, duckdb.OPEN_READONLY);
    seen[way] = await rows(second, asked.figure);
    await close(second);
  }
  await close(database);
  seen['connection after all were closed'] = await rows(await opened(file, duckdb.OPEN_READONLY), asked.figure);
  seen['Parquet on the same connection'] = await rows(beside, asked.parquet_figure);
  console.log(JSON.stringify(seen));
  lines.close();
}

main().catch((error) => { console.error(error); process.exit(1); });
