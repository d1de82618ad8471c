// nunjucks and minijinja-js behind the commands `output` and `time` of engine.cpp. Both come from npm; run.py installs
// them into the build folder.
//
//   node engine.mjs FOLDER TEMPLATES MODULES    variants: nunjucks-hot, -cold, -json; minijinja-hot, -cold, -json
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

const [folder, templates, modules] = process.argv.slice(2);
const require = createRequire(join(modules, 'package.json'));
const nunjucks = require('nunjucks');
const minijinja = require('minijinja-js');

const read = (path) => readFileSync(path, 'utf8');

function nunjucksTurn(kind, name, source, json) {
  const env = new nunjucks.Environment(null, { trimBlocks: true, lstripBlocks: true, autoescape: name === 'table' });
  const compile = () => new nunjucks.Template(source, env, name, true);
  const compiled = compile();
  const data = JSON.parse(json);
  return { hot: () => compiled.render(data), cold: () => compile().render(data),
           json: () => compiled.render(JSON.parse(json)) }[kind];
}

function minijinjaTurn(kind, name, source, json) {
  const env = new minijinja.Environment();
  env.trimBlocks = env.lstripBlocks = env.keepTrailingNewline = true;
  const file = name === 'table' ? 'table.html' : name + '.txt';
  env.addTemplate(file, source);
  const data = JSON.parse(json);
  const cold = () => {
    env.addTemplate(file, source);
    return env.renderTemplate(file, data);
  };
  return { hot: () => env.renderTemplate(file, data), cold,
           json: () => env.renderTemplate(file, JSON.parse(json)) }[kind];
}

const made = new Map();
function turn(variant, name) {
  const id = variant + name;
  if (!made.has(id)) {
    const [engine, kind] = variant.split('-');
    const make = engine === 'nunjucks' ? nunjucksTurn : minijinjaTurn;
    made.set(id, make(kind, name, read(join(templates, name + '.j2')), read(join(folder, name + '.json'))));
  }
  return made.get(id);
}

for await (const line of createInterface({ input: process.stdin })) {
  const [command, variant, name, last] = line.split(' ');
  try {
    const work = turn(variant, name);
    if (command === 'output') {
      writeFileSync(last, work());
      console.log('ok');
      continue;
    }
    const turns = Number(last);
    const begin = process.cpuUsage();
    for (let i = 0; i < turns; ++i) work();
    const used = process.cpuUsage(begin);
    console.log((used.user + used.system) * 1000 / turns);
  } catch (error) {
    console.log('error ' + String(error.message ?? error).split('\n')[0]);
  }
}
