// Every page of the desk as it looks: at three widths, light and dark, in both languages, on paper; and what it weighs.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, known } from './serving.mjs';
import { audit, fault, hold, measure, widths } from './window.mjs';

/// Document, style and script of a page together have fewer bytes than this on their way.
const HEAVIEST = 60_000;
/// What of the rules of accessibility depends on the colours.
const COLOURS = ['color-contrast', 'link-in-text-block'];
export const VIEWS = ['columns', 'only', 'collation', 'quotes', 'words', 'flow', 'versions', 'why'];

/// Every page by a name; a page that is a problem with its status.
function pages({ story, article, outlet, speaker }) {
  const views = VIEWS.map((view) => [view, `/stories/${story}/${view}`]);
  const found = [
    ['front', '/'],
    ['filtered', '/?lang=fr&min_origins=4&order=largest'],
    ['none', '/?min_reports=9999'],
    ['story', `/stories/${story}`],
    ...views,
    ['collation-base', `/stories/${story}/collation?text=1&base=1`],
    ['article', `/articles/${article}`],
    ['outlets', '/outlets'],
    ['outlet', `/outlets/${encodeURIComponent(outlet)}`],
    ['search', '/search'],
    ['found', '/search?q=gaz'],
    ['not-found', '/search?q=zzyzzx'],
    ['mistake', '/search?q=%22gaz'],
    ['quotes-of-all', '/quotes'],
    ['quotes-of-one', `/quotes?speaker=${encodeURIComponent(speaker)}`],
    ['decisions', '/decisions'],
    ['import', '/import'],
    ['help', '/help'],
    ['missing', '/nothing', 404],
    ['missing-story', '/stories/nothing', 404],
    ['wrong', '/?nothing=1', 400],
  ];
  return found.map(([name, path, status = 200]) => ({ name, path, status }));
}

/// Listens for what no page may do: complain, fail, or ask for anything elsewhere.
export function listen(page, origin, where, expected = []) {
  page.on('console', (message) => {
    // A browser notes that the page it was asked to open is a problem.
    const itself = expected.some((status) => message.text().includes(`a status of ${status}`));
    if (['error', 'warning'].includes(message.type()) && !itself) fault(where(), `console: ${message.text()}`);
  });
  page.on('pageerror', (error) => fault(where(), `error: ${error.message}`));
  page.on('dialog', (dialog) => {
    fault(where(), `a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) fault(where(), `asks for ${request.url()}`);
  });
}

/// What every page has.
async function furnished(page, where, ui) {
  const has = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    title: document.title.trim(),
    headings: [...document.querySelectorAll('h1')].map((h) => h.textContent.trim()),
    ids: [...document.querySelectorAll('[id]')].map((e) => e.id).filter((id, at, all) => all.indexOf(id) !== at),
    main: document.querySelectorAll('main').length,
    aims: [...document.querySelectorAll('main a[href^="#"]')].map((a) => a.hash.slice(1)).filter((id) => !document.getElementById(decodeURIComponent(id))),
    keys: [...document.querySelectorAll('body *')].map((e) => e.childNodes.length === 1 && e.textContent.trim()).filter((t) => t && /^[a-z]+(_[a-z]+)+$/.test(t)),
    elsewhere: [...document.querySelectorAll('main a[href^="/"], header a, footer a')].map((a) => a.getAttribute('href')).filter((h) => !h.includes('ui=')),
  }));
  hold(where, has.lang === ui, `html lang is ${has.lang}`);
  hold(where, has.title.length > 'Parallax'.length, `the title is “${has.title}”`);
  hold(where, has.headings.length === 1 && has.headings[0], `h1: ${has.headings.join(' | ') || 'none'}`);
  hold(where, has.main === 1, `${has.main} main`);
  hold(where, has.ids.length === 0, `ids given twice: ${has.ids.slice(0, 5).join(' ')}`);
  hold(where, has.aims.length === 0, `links into the page that lead nowhere: ${has.aims.slice(0, 5).join(' ')}`);
  hold(where, has.keys.length === 0, `keys instead of words: ${has.keys.slice(0, 5).join(' ')}`);
  const lost = has.elsewhere.filter((h) => !/\.(json|csv|atom|feed|opml)$/.test(h));
  hold(where, lost.length === 0, `links that lose the language: ${lost.slice(0, 3).join(' ')}`);
}

/// One page in one language, in all windows. It is loaded once: whoever turns a telephone does not load again.
export async function visit(browser, origin, { name, path, status = 200 }, ui, shots) {
  const context = await browser.newContext({ viewport: { width: widths[0], height: 1000 }, reducedMotion: 'reduce', locale: 'de', ...(process.env.PLAIN && { extraHTTPHeaders: { 'accept-encoding': 'identity' } }) });
  const page = await context.newPage();
  let where = `${name} ${ui}`;
  listen(page, origin, () => where, status === 200 ? [] : [status]);
  const answer = await page.goto(`${origin}${path}${path.includes('?') ? '&' : '?'}ui=${ui}`);
  hold(where, answer.status() === status, `status ${answer.status()}`);
  await furnished(page, where, ui);
  for (const width of widths) {
    await page.setViewportSize({ width, height: 1000 });
    for (const colorScheme of ['light', 'dark']) {
      where = `${name} ${ui} ${width} ${colorScheme}`;
      await page.emulateMedia({ colorScheme });
      // What stands where does not depend on the colours, and the colours do not depend on the language.
      if (colorScheme === 'light') await measure(page, where);
      if (colorScheme === 'light' && (ui === 'en' || width === widths[0])) await audit(page, where);
      if (colorScheme === 'dark' && ui === 'en' && width === widths[1]) await audit(page, where, COLOURS);
      if (shots) await photograph(page, join(shots, `desk-${name}-${ui}-${width}-${colorScheme}.png`));
    }
  }
  await context.close();
}

/// Does all of it, two things at a time.
export async function inTurns(all) {
  const rest = [...all];
  const turn = async () => {
    for (let next = rest.shift(); next; next = rest.shift()) await next();
  };
  await Promise.all([turn(), turn()]);
}

/// The beginning of a page, three windows high at most.
async function photograph(page, path) {
  const { width } = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, 3000) } });
}

/// A story on paper: pages, and nothing that only a screen needs.
async function print(browser, origin, { story }, shots) {
  for (const view of ['', '/collation', '/flow']) {
    const where = `print${view}`;
    const page = await browser.newPage();
    await page.goto(`${origin}/stories/${story}${view}?ui=fr`);
    await page.emulateMedia({ media: 'print' });
    const shown = await page.evaluate(() => {
      const all = document.querySelectorAll('header nav, header form, nav.views, footer .forms, .skip, button');
      return [...all].filter((e) => e.getClientRects().length > 0).map((e) => `${e.localName}.${e.className}`);
    });
    // The way past the head stands outside of the paper.
    const disturbing = shown.filter((name) => name !== 'a.skip');
    hold(where, disturbing.length === 0, `shown on paper: ${[...new Set(disturbing)].join(', ')}`);
    const paper = await page.pdf({ preferCSSPageSize: true });
    const sheets = paper.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    hold(where, sheets > 0 && paper.length > 10_000, `${sheets} pages of ${paper.length} bytes`);
    if (shots) writeFileSync(join(shots, `desk-print${view.replace('/', '-')}.pdf`), paper);
    await page.close();
  }
}

/// What comes over the wire for a page.
async function weigh(browser, origin, { story }) {
  for (const path of ['/', `/stories/${story}`]) {
    const page = await browser.newPage();
    const came = [];
    page.on('requestfinished', (request) => came.push(request));
    await page.goto(origin + path, { waitUntil: 'networkidle' });
    let bytes = 0;
    for (const request of came) {
      const kind = request.resourceType();
      hold(`weight of ${path}`, ['document', 'stylesheet', 'script', 'image', 'other'].includes(kind), `asks for a ${kind}: ${request.url()}`);
      if (['document', 'stylesheet', 'script'].includes(kind)) bytes += (await request.sizes()).responseBodySize;
    }
    console.log(`  ${path}: ${bytes} bytes in ${came.length} answers`);
    hold(`weight of ${path}`, bytes > 1000 && bytes < HEAVIEST, `${bytes} bytes`);
    await page.close();
    const { headers } = await ask(origin, path);
    const again = await ask(origin, path, { headers: { 'if-none-match': headers.etag } });
    hold(`weight of ${path}`, again.status === 304 && again.text === '', `asked again: ${again.status}`);
  }
}

export async function lookAtAll(browser, { origin }, shots) {
  if (shots) mkdirSync(shots, { recursive: true });
  const all = await known(origin);
  await inTurns(pages(all).flatMap((page) => ['fr', 'en'].map((ui) => () => visit(browser, origin, page, ui, shots))));
  await print(browser, origin, all, shots);
  await weigh(browser, origin, all);
}
