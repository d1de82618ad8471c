// peer.mjs FOLDER WORKLOAD MODULES: the documents of FOLDER (bench_generate --inputs) rendered by nunjucks, each compared
// with the text it must become, and stored where this node has SQLite (from 22.5 on) as peer.py does. Prints one JSON
// object: documents a second, and why what is missing is missing.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [folder, workload, modules] = process.argv.slice(2);
const nunjucks = createRequire(join(modules, 'package.json'))('nunjucks');
const source = readFileSync(join(folder, workload + '.j2'), 'utf8');
const documents = readFileSync(join(folder, workload + '.jsonl'), 'utf8').trimEnd().split('\n').map(JSON.parse);
const environment = new nunjucks.Environment(null, { trimBlocks: true, lstripBlocks: true, autoescape: false });
const template = new nunjucks.Template(source, environment, workload, true);

const perSecond = (work) => {
  const begin = process.hrtime.bigint();
  work();
  return documents.length / (Number(process.hrtime.bigint() - begin) / 1e9);
};

const answer = {};
const wrong = documents.findIndex(({ data, text }) => template.render(data) !== text);
if (wrong >= 0) {
  answer.skipped = `its document ${wrong} is not what Jinja2 makes`;
} else {
  answer.rendered = perSecond(() => documents.forEach(({ data }) => template.render(data)));
  try {
    answer.stored = await stored();
  } catch (error) {
    answer.not_stored = `node ${process.version} has no SQLite (${error.code ?? error.message})`;
  }
}
console.log(JSON.stringify(answer));

async function stored() {
  const { DatabaseSync } = await import('node:sqlite');
  const place = mkdtempSync(join(folder, 'peer-'));
  try {
    const store = new DatabaseSync(join(place, 'peer.db'));
    store.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;'
      + 'CREATE TABLE documents(row INTEGER PRIMARY KEY, id TEXT UNIQUE, title, created, content)');
    const insert = store.prepare('INSERT INTO documents VALUES(NULL, ?, ?, ?, ?)');
    const rate = perSecond(() => documents.forEach(({ data }, i) => {
      if (i % 1000 === 0) store.exec(i === 0 ? 'BEGIN IMMEDIATE' : 'COMMIT; BEGIN IMMEDIATE');
      insert.run('bench-' + String(i).padStart(7, '0'), data.title, i, template.render(data));
      if (i + 1 === documents.length) store.exec('COMMIT');
    }));
    const read = store.prepare('SELECT content FROM documents ORDER BY row').all();
    if (read.some(({ content }, i) => content !== documents[i].text)) throw new Error('a document is wrong');
    store.close();
    return rate;
  } finally {
    rmSync(place, { recursive: true });
  }
}
