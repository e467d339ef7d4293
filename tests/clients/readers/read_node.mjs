// Reads a release with @duckdb/node-api; keeps to the two lines of read_duckdb.py.
import { readFileSync, realpathSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { DuckDBInstance, version } from '@duckdb/node-api';

const [release, questions] = process.argv.slice(2);
const asked = JSON.parse(readFileSync(questions, 'utf8'));
const file = `${release}/uk_crime.duckdb`;
const lines = createInterface({ input: process.stdin });

async function opened(path, options) {
  const instance = await DuckDBInstance.create(path, options);
  return { instance, connection: await instance.connect() };
}

function close({ instance, connection }) {
  connection.closeSync();
  instance.closeSync();
}

async function rows({ connection }, query) {
  return (await connection.runAndReadAll(query)).getRowsJson();
}

async function all(database, queries) {
  const found = {};
  for (const [name, query] of Object.entries(queries)) found[name] = await rows(database, query);
  return found;
}

const readOnly = { access_mode: 'READ_ONLY' };
const database = await opened(file, readOnly);
const beside = await opened(':memory:', {});
console.log(JSON.stringify({
  version: `DuckDB ${version()}`,
  file: await all(database, asked.file),
  parquet: await all(beside, asked.parquet),
  figure: await rows(database, asked.figure),
  'parquet figure': await rows(beside, asked.parquet_figure),
}));

await lines[Symbol.asyncIterator]().next();
const seen = { 'same connection': await rows(database, asked.figure) };
const again = { 'second connection': file, 'second connection to the resolved link': realpathSync(file) };
for (const [way, path] of Object.entries(again)) {
  const second = await opened(path, readOnly);
  seen[way] = await rows(second, asked.figure);
  close(second);
}
close(database);
const reopened = await opened(file, readOnly);
seen['connection after all were closed'] = await rows(reopened, asked.figure);
seen['Parquet on the same connection'] = await rows(beside, asked.parquet_figure);
console.log(JSON.stringify(seen));
lines.close();
