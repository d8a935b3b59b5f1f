// Reports in a real browser: two articles, five, and more than fifty, at three widths, light and dark, and on paper. Fails on a
// serious violation of the accessibility rules (axe-core), a message on the console, a request to anywhere, a page that is wider than
// its window, or a choice of the base that shows nothing.
//
// usage: node reports.mjs [FOLDER FOR SCREENSHOTS [NAME OF ONE REPORT]]
//   PARALLAX=path of the program, CHROMIUM=path of the browser

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { crowd, mosaic } from './crowd.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'parallax-browser-'));
const shots = process.argv[2];
const widths = [360, 900, 1600];
const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

function first(paths, what) {
  const found = paths.filter(Boolean).find((path) => existsSync(path));
  if (!found) throw new Error(`${what} is not there: looked at ${paths.filter(Boolean).join(', ')}`);
  return found;
}

const program = first(
  [process.env.PARALLAX, join(root, 'target/debug/parallax'), join(root, 'target/release/parallax')],
  'the program (cargo build)',
);
const browserPath = first([process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'], 'a browser');

/// Makes one report and says where it is.
function report(name, paths, options = []) {
  const file = join(folder, `${name}.html`);
  const fixed = ['--time', '2024-03-05T12:00:00Z', '--quiet', '--output', file];
  execFileSync(program, ['compare', ...paths, '--format', 'html', ...options, ...fixed]);
  return { name, file };
}

function reports() {
  const sample = (name) => join(root, 'samples', name);
  const pages = (name, ...of) => of.map((page) => join(sample(name), page));
  const urls = (name) => ['--url-map', join(sample(name), 'urls.tsv')];
  const many = join(folder, 'many.jsonl');
  writeFileSync(many, crowd(join(sample('train-correze'), 'articles.jsonl'), 54));
  const listed = join(folder, 'listed.jsonl');
  writeFileSync(listed, mosaic(join(sample('train-correze'), 'articles.jsonl'), 20));
  const wide = join(folder, 'wide.jsonl');
  const stories = ['train-correze', 'crue-odet', 'greve-nantes'];
  writeFileSync(wide, stories.map((s) => readFileSync(join(sample(s), 'articles.jsonl'), 'utf8')).join(''));
  return [
    report('two', pages('visite-kyiv', 'ouest-matin.html', 'le-meridien.html'), [...urls('visite-kyiv'), '--ui-lang', 'en']),
    report('five', [sample('visite-kyiv')], [...urls('visite-kyiv'), '--ui-lang', 'fr']),
    report('languages', [sample('seisme-kurdistan')], [...urls('seisme-kurdistan'), '--ui-lang', 'en']),
    report('published', [sample('seisme-kurdistan')], [...urls('seisme-kurdistan'), '--publish', '--ui-lang', 'fr']),
    report('whole', [sample('train-correze')], [...urls('train-correze'), '--full-text', '--ui-lang', 'fr']),
    report('many', [many], ['--ui-lang', 'fr']),
    report('listed', [listed], ['--ui-lang', 'en']),
    report('apart', [wide], ['--ui-lang', 'en']),
  ];
}

const faults = [];
const fault = (where, what) => {
  faults.push(`${where}: ${what}`);
  console.error(`FAULT ${where}: ${what}`);
};

/// What is wrong with a page as it stands in the window.
async function look(page, where) {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (wider > 0) {
    const who = await page.evaluate(() => {
      const inBox = (e) => e.closest('.scroll') && getComputedStyle(e.closest('.scroll')).overflowX !== 'visible';
      const out = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1 && !inBox(e));
      return out.slice(0, 3).map((e) => `${e.tagName.toLowerCase()}.${e.className.baseVal ?? e.className} “${e.textContent.slice(0, 40)}”`).join(', ');
    });
    fault(where, `the page is ${wider} px wider than its window (${who})`);
  }
  // The page's own policy lets no script in; the rules are read into the page by the browser's debugger.
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'], elementRef: false }));
  for (const violation of found.violations) {
    const grave = ['serious', 'critical'].includes(violation.impact);
    const nodes = violation.nodes.slice(0, 3).map((n) => `${n.target.join(' ')} ${n.failureSummary ?? ''}`.replace(/\s+/g, ' '));
    const words = `${violation.impact} ${violation.id} ×${violation.nodes.length}: ${nodes.join(' | ')}`;
    if (grave) fault(where, words);
    else console.log(`  note ${where}: ${words.slice(0, 240)}`);
  }
}

/// The choice of the base, the way from difference to difference, and the unfolding of copies, by keyboard alone.
async function use(page, where) {
  const text = page.locator('.text:has(.bases)').first();
  const radios = text.locator('.bases input');
  if ((await text.count()) > 0) {
    await radios.nth(1).focus();
    await page.keyboard.press('Space');
    const panes = await text.locator('.pane:visible').count();
    if (panes !== 1) fault(where, `${panes} panes are shown after a base was chosen`);
    await radios.nth(0).check();
  }
  const step = page.locator('.pane:visible .steps a').first();
  if (await step.count()) {
    await step.focus();
    await page.keyboard.press('Enter');
    const aim = page.locator(':target');
    if ((await aim.count()) !== 1) fault(where, 'the first difference is not aimed at');
    // A difference that stands alone has no neighbours.
    if ((await aim.locator('.step a').count()) > 0) {
      if (!(await aim.locator('.step').isVisible())) fault(where, 'the aimed difference does not show the way on');
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => document.activeElement?.closest('.step') !== null);
      if (!focused) fault(where, 'Tab does not lead to the next difference');
    }
  }
  const unfold = page.locator('.unfold input').first();
  if (await unfold.count()) {
    const rows = page.locator('.articles .copies tr');
    if (await rows.first().isVisible()) fault(where, 'copies are not folded');
    await unfold.check();
    if (!(await rows.first().isVisible())) fault(where, 'copies do not unfold');
    await unfold.uncheck();
  }
}

/// What a reader sees at the beginning of each section.
async function photograph(page, name) {
  mkdirSync(shots, { recursive: true });
  const sections = await page.locator('main > section').evaluateAll((all) => all.map((e) => e.id));
  await page.screenshot({ path: join(shots, `${name}-top.png`) });
  for (const id of sections) {
    await page.evaluate((aim) => document.getElementById(aim).scrollIntoView(), id);
    await page.screenshot({ path: join(shots, `${name}-${id}.png`) });
  }
  await page.evaluate(() => window.scrollTo(0, 0));
}

async function visit(browser, { name, file }) {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of widths) {
      const where = `${name} ${width} ${colorScheme}`;
      const context = await browser.newContext({ viewport: { width, height: 1000 }, colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      page.on('console', (message) => fault(where, `console: ${message.text()}`));
      page.on('pageerror', (error) => fault(where, `error: ${error.message}`));
      page.on('request', (request) => {
        if (!request.url().startsWith('file://')) fault(where, `asks for ${request.url()}`);
      });
      await page.goto(pathToFileURL(file).href);
      await look(page, where);
      if (shots) await photograph(page, `${name}-${width}-${colorScheme}`);
      if (colorScheme === 'light') await use(page, where);
      if (colorScheme === 'light' && width === 900) {
        const paper = await page.pdf({ preferCSSPageSize: true });
        if (paper.length < 10_000) fault(where, `a print of ${paper.length} bytes`);
        if (shots) writeFileSync(join(shots, `${name}.pdf`), paper);
      }
      await context.close();
    }
  }
  console.log(`looked at ${name}`);
}

const browser = await chromium.launch({ executablePath: browserPath, headless: true, args: flags });
try {
  const only = process.argv[3];
  for (const made of reports().filter(({ name }) => !only || name === only)) await visit(browser, made);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
if (faults.length > 0) {
  console.error(`${faults.length} faults`);
  process.exitCode = 1;
} else {
  console.log('no faults');
}
