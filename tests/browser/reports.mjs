// Reports in a real browser: two articles, five, and more than fifty, at three widths, light and dark, and on paper. Fails on a
// serious violation of the accessibility rules (axe-core), a message on the console, a request to anywhere, a page that is wider than
// its window, or a choice of the base that shows nothing.
//
// usage: node reports.mjs [FOLDER FOR SCREENSHOTS [NAME OF ONE REPORT]]
//   PARALLAX=path of the program, CHROMIUM=path of the browser

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { crowd, mosaic } from './crowd.mjs';
import { browse, conclude, fault, look, program, root, widths } from './window.mjs';

const folder = mkdtempSync(join(tmpdir(), 'parallax-browser-'));
const shots = process.argv[2];

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

const browser = await browse();
try {
  const only = process.argv[3];
  for (const made of reports().filter(({ name }) => !only || name === only)) await visit(browser, made);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
conclude();
