// node judge.mjs validate|accessibility|attacks JOBS.json: judges pages, prints what is wrong, exits 1 when something is.
// JOBS.json is a list of records whose members depend on the judge. The packages are in the folder $WEB_PACKAGES.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const require = createRequire(path.join(process.env.WEB_PACKAGES, 'package.json'));
const [, , judge, jobsFile] = process.argv;
const jobs = JSON.parse(readFileSync(jobsFile, 'utf8'));
const problems = [];

// ---- html-validate: the HTML standard's own rules, and its rules of accessibility -----------------------------------

async function validate() {
  const { HtmlValidate, StaticConfigLoader } = require('html-validate');
  const validator = new HtmlValidate(new StaticConfigLoader({
    extends: ['html-validate:standard', 'html-validate:a11y'],
    rules: {
      'no-redundant-role': 'error',
      'void-style': 'off',          // "<br />" is what CommonMark's reference output writes
      'valid-id': ['error', { relaxed: true }],
      'input-attributes': 'error',
      'long-title': 'off',
      'no-unknown-elements': 'error',
      'no-dup-id': 'error',
    },
  }));
  for (const { file } of jobs) {
    const report = await validator.validateFile(file);
    for (const result of report.results) {
      for (const m of result.messages) {
        problems.push(`${path.basename(file)}:${m.line}:${m.column}: ${m.ruleId}: ${m.message}`);
      }
    }
  }
}

// ---- a browser --------------------------------------------------------------------------------------------------------

async function withBrowser(work) {
  const { chromium } = require('playwright-core');
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    timeout: 240_000,  // of a machine with other things to do
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage'],
  });
  try {
    await work(browser);
  } finally {
    await browser.close();
  }
}

/** WCAG 2.1 A and AA by axe-core. */
async function accessibility() {
  const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  await withBrowser(async (browser) => {
    for (const { file, scheme, width } of jobs) {
      const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 900 }, bypassCSP: true });
      const page = await context.newPage();
      page.setDefaultTimeout(240_000);
      await page.goto('file://' + file);
      await page.evaluate(axe);
      const found = await page.evaluate(() => globalThis.axe.run({
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'] }));
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      const where = `${path.basename(file)} (${scheme}, ${width} px)`;
      for (const violation of found.violations) {
        for (const node of violation.nodes.slice(0, 5)) {
          problems.push(`${where}: ${violation.id}: ${node.html.slice(0, 160)}: ${node.any.concat(node.all, node.none).map((c) => c.message).join('; ')}`);
        }
      }
      if (overflow > 0) {
        problems.push(`${where}: the page is ${overflow} px wider than the window`);
      }
      await context.close();
    }
  });
}

/** What pages did and hold that they may not, all loaded beside each other into frames, by the number of the page.
 *  Their own security policy is switched off: nothing may rest on it. Runs in the browser. */
async function look(pages) {
  const seen = pages.map(() => []);
  document.documentElement.innerHTML = '<head></head><body></body>';
  const frames = await Promise.all(pages.map((text, number) => new Promise((done) => {
    const frame = document.createElement('iframe');
    frame.name = 'page' + number;
    frame.addEventListener('load', () => done(frame), { once: true });
    frame.srcdoc = text;
    document.body.append(frame);
  })));
  const forbidden = new Set(['script', 'iframe', 'object', 'embed', 'form', 'base', 'link', 'svg', 'math', 'template',
    'button', 'select', 'textarea', 'video', 'audio', 'frameset', 'portal', 'noscript', 'marquee']);
  const inHead = new Set(['html', 'head', 'meta', 'title', 'style', 'body']);
  frames.forEach((frame, number) => {
    const bad = seen[number];
    for (const element of frame.contentDocument.querySelectorAll('*')) {
      const tag = element.localName;
      if (forbidden.has(tag) || (!inHead.has(tag) && element.closest('head')) || (tag === 'style' && !element.closest('head'))) {
        bad.push('holds <' + tag + '>');
      }
      for (const { name, value } of element.attributes) {
        const alignment = /^t[hd]$/.test(tag) && name === 'style' && /^text-align:(left|center|right)$/.test(value);
        if (name.startsWith('on') || (['style', 'srcdoc', 'formaction'].includes(name) && !alignment)) {
          bad.push('holds ' + name + '=' + value);
        }
        if (name === 'src' && /^(https?:)?\/\//i.test(value)) {
          bad.push('loads ' + value);
        }
      }
      if (tag === 'a' && element.hasAttribute('href') && !/^(https?|mailto|file|ftp|tel|xmpp):$/.test(element.protocol)) {
        bad.push('links to ' + element.protocol);
      }
      if (tag === 'meta' && /refresh/i.test(element.httpEquiv)) {
        bad.push('holds a refresh');
      }
      for (const type of ['mouseover', 'pointerenter', 'focus', 'toggle', 'click']) {  // what waits for a person
        if (type !== 'click' || !element.closest('a[href^="http"], a[href^="mailto"]')) {
          element.dispatchEvent(new Event(type, { cancelable: true }));
        }
      }
    }
  });
  await new Promise((done) => setTimeout(done, 300));
  return seen;
}

async function attacks() {
  await withBrowser(async (browser) => {
    let caught = 0;
    const page = await (await browser.newContext({ bypassCSP: true })).newPage();
    page.setDefaultTimeout(240_000);
    await page.addInitScript(() => {
      globalThis.hit = () => { (top.hits ??= new Set()).add(globalThis.name); };
    });
    await page.route(/^https?:/, (route) => route.abort());
    page.on('dialog', (dialog) => dialog.dismiss());
    for (let first = 0; first < jobs.length; first += 20) {
      const part = jobs.slice(first, first + 20);
      await page.goto('file://' + part[0].file);
      const seen = await page.evaluate(look, part.map(({ file }) => readFileSync(file, 'utf8')));
      const hits = new Set(await page.evaluate(() => [...(globalThis.hits ?? [])]));
      part.forEach(({ attack, open }, number) => {
        const hit = hits.has('page' + number);
        if (open) {  // the same text with raw HTML let through: shows that the trap works
          caught += hit ? 1 : 0;
        } else if (hit || seen[number].length > 0) {
          problems.push(`${attack}: ${hit ? 'ran; ' : ''}${seen[number].join('; ')}`);
        }
      });
    }
    const open = jobs.filter((job) => job.open).length;
    console.log(`${jobs.length - open} attacks stopped; ${caught} of ${open} run where raw HTML is kept`);
    if (caught < open / 3) {
      problems.push('the trap caught too little to prove anything');
    }
  });
}

await { validate, accessibility, attacks }[judge]();
for (const problem of problems.slice(0, 40)) {
  console.log(problem);
}
console.log(`${judge}: ${jobs.length} pages, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
