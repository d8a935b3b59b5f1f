// The desk as other programs read it: feeds, outlets for readers of feeds, records and tables at every address; and how much of the articles'
// words it gives away where words are capped.

import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { records } from './crowd.mjs';
import { VIEWS } from './desk-look.mjs';
import { ask, encode, known, record } from './serving.mjs';
import { fault, hold, root } from './window.mjs';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
/// Capped at so many characters, with what stands around a cut.
const CAP = 150;
const CAPPED = CAP + 10;
/// Where the pages of a desk that shows a demonstration are: nothing that others are to know.
const PLACE = join(tmpdir(), 'parallax-');

/// The addresses without their forms, and the forms of each.
function addresses({ story, other, article, outlet, speaker }) {
  const [list, feeds] = [['json', 'csv'], ['json', 'csv', 'atom', 'feed']];
  const views = VIEWS.map((view) => [`/stories/${story}/${view}`, '', list]);
  const one = encode(outlet);
  return [
    ['/stories', '', feeds], ['/stories', '?lang=fr&order=largest', feeds], ['/stories', '?min_reports=9999', feeds],
    [`/stories/${story}`, '', list], [`/stories/${other}`, '', list], ...views, [`/stories/${story}/comparison`, '', ['json']],
    [`/articles/${article}`, '', list], ['/outlets', '', list], [`/outlets/${one}`, '', feeds],
    ['/search', '?q=gaz', feeds], ['/search', '?q=zzyzzx', feeds], ['/search', '?q=%22%3Cb%3E%26%22', feeds], ['/search', '?limit=3&q=gaz%20OR%20accord&sort=relevance', feeds],
    ['/quotes', '', list], ['/quotes', `?speaker=${encode(speaker)}`, list], ['/decisions', '', list],
    ['/import', '', ['json']], ['/openapi', '', ['json']], ['/sources', '', ['opml']],
  ];
}

/// The fields of each line of a table (RFC 4180); nothing if it is not one.
export function csv(text) {
  const lines = [[]];
  let at = 0;
  while (at < text.length) {
    let field = '';
    if (text[at] === '"') {
      for (at += 1; ; at += 1) {
        if (at >= text.length) return null;
        if (text[at] === '"' && text[at + 1] !== '"') break;
        if (text[at] === '"') at += 1;
        field += text[at];
      }
      at += 1;
    } else {
      for (; at < text.length && !',\r\n'.includes(text[at]); at += 1) {
        if (text[at] === '"') return null;
        field += text[at];
      }
    }
    lines.at(-1).push(field);
    if (text.startsWith('\r\n', at)) at += 1;
    if (at < text.length && text[at] !== ',' && text[at] !== '\n') return null;
    if (text[at] === '\n' && at + 1 < text.length) lines.push([]);
    at += 1;
  }
  return lines;
}

function checkTable(where, text) {
  const lines = csv(text);
  if (!hold(where, lines !== null, 'is no table')) return;
  const [head] = lines;
  hold(where, head.length > 1 && new Set(head).size === head.length, `the head is ${head.join(',')}`);
  const odd = lines.findIndex((line) => line.length !== head.length);
  hold(where, odd < 0, `line ${odd + 1} has ${lines[odd]?.length} fields and the head ${head.length}`);
}

function checkFeed(where, text, self) {
  const feed = JSON.parse(text);
  hold(where, feed.version === 'https://jsonfeed.org/version/1.1', `version ${feed.version}`);
  hold(where, typeof feed.title === 'string' && feed.title !== '', 'no title');
  hold(where, feed.feed_url === self, `its address is ${feed.feed_url}`);
  hold(where, Array.isArray(feed.items), 'no items');
  const ids = feed.items.map((item) => item.id);
  hold(where, new Set(ids).size === ids.length, 'ids given twice');
  for (const item of feed.items) {
    hold(where, typeof item.id === 'string' && item.id !== '', 'an item without id');
    hold(where, typeof (item.content_text ?? item.content_html) === 'string', `an item without content: ${item.id}`);
    hold(where, URL.canParse(item.url), `an item leads to ${item.url}`);
    hold(where, item.date_modified === undefined || TIME.test(item.date_modified), `a time: ${item.date_modified}`);
    hold(where, (item.authors ?? []).every((a) => a.name || a.url || a.avatar), `an author without a name: ${item.id}`);
  }
  return feed.items.map((item) => item.url);
}

/// Read by a browser's XML parser: what is wrong with a feed or a list of outlets, and where its entries lead.
async function checkXml(page, where, text, self) {
  const found = await page.evaluate((xml) => {
    const document = new DOMParser().parseFromString(xml, 'application/xml');
    const broken = document.querySelector('parsererror')?.textContent;
    const children = (e, name) => [...e.children].filter((c) => c.localName === name);
    const words = (e, name) => children(e, name)[0]?.textContent ?? '';
    const part = (e) => ({
      id: words(e, 'id'), title: words(e, 'title'), updated: words(e, 'updated'), authors: children(e, 'author').map((a) => words(a, 'name')),
      links: children(e, 'link').map((l) => [l.getAttribute('rel'), l.getAttribute('href')]), namespace: e.namespaceURI,
    });
    const top = document.documentElement;
    const outlines = [...document.querySelectorAll('outline')].map((o) => Object.fromEntries([...o.attributes].map((a) => [a.name, a.value])));
    return { broken, root: top.localName, version: top.getAttribute('version'), feed: part(top), entries: children(top, 'entry').map(part), outlines };
  }, text);
  if (!hold(where, !found.broken, `is no XML: ${found.broken?.slice(0, 200)}`)) return [];
  if (found.root === 'opml') {
    hold(where, found.version === '2.0', `version ${found.version}`);
    hold(where, found.outlines.length > 0 && found.outlines.every((o) => o.text && o.type === 'rss' && URL.canParse(o.xmlUrl)), 'an outline without text, type or address');
    return found.outlines.flatMap((o) => [o.xmlUrl, o.htmlUrl]);
  }
  hold(where, found.root === 'feed' && found.feed.namespace === 'http://www.w3.org/2005/Atom', `the root is ${found.root}`);
  hold(where, found.feed.links.some(([rel, href]) => rel === 'self' && href === self), `its own address is ${JSON.stringify(found.feed.links)} and not ${self}`);
  const ids = [found.feed, ...found.entries].map((e) => e.id);
  hold(where, new Set(ids).size === ids.length, 'ids given twice');
  for (const e of [found.feed, ...found.entries]) {
    hold(where, URL.canParse(e.id) && !/[\s<>"{}|\\^`]/.test(e.id), `an id that is no IRI: ${e.id}`);
    hold(where, e.title !== '' && TIME.test(e.updated), `an entry without title or time: ${e.id} ${e.updated}`);
    hold(where, e.links.some(([rel]) => rel === 'alternate'), `an entry without a page: ${e.id}`);
  }
  hold(where, found.feed.authors.length > 0 || found.entries.every((e) => e.authors.length > 0), 'an entry without author');
  return found.entries.flatMap((e) => e.links.filter(([rel]) => rel === 'alternate').map(([, href]) => href));
}

const MEDIA = { json: /^application\/(json|feed\+json)/, csv: /^text\/csv/, atom: /^application\/atom\+xml/, feed: /^application\/feed\+json/, opml: /opml/ };

/// Every address in every form; gives where the feeds lead.
export async function allForms(browser, { origin }) {
  const page = await browser.newPage();
  const leads = new Set();
  for (const [path, query, endings] of addresses(await known(origin))) {
    for (const ending of endings) {
      const address = `${path}.${ending}${query}`;
      const where = `data ${address}`;
      const { status, headers, text } = await ask(origin, address);
      if (!hold(where, status === 200, `status ${status}: ${text.slice(0, 120)}`)) continue;
      hold(where, MEDIA[ending].test(headers['content-type']), `comes as ${headers['content-type']}`);
      hold(where, headers['x-content-type-options'] === 'nosniff' && headers['access-control-allow-origin'] === undefined, 'the headers let others read it');
      try {
        if (ending === 'csv') checkTable(where, text);
        else if (ending === 'feed') checkFeed(where, text, origin + address).forEach((url) => leads.add(url));
        else if (ending === 'json') {
          const made = JSON.parse(text);
          hold(where, path === '/openapi' ? made.openapi?.startsWith('3.') : made.schema?.startsWith('parallax/'), 'says not what it is');
        } else (await checkXml(page, where, text, origin + address)).forEach((url) => leads.add(url));
      } catch (error) {
        fault(where, error.message);
      }
    }
  }
  for (const url of leads) {
    const { status } = url.startsWith(`${origin}/`) ? await ask(origin, url.slice(origin.length)) : { status: 'elsewhere' };
    hold('data', status === 200, `a feed leads to ${url}: ${status}`);
  }
  await page.close();
  return leads;
}

async function forms(browser, desk) {
  const leads = await allForms(browser, desk);
  hold('data', leads.size > 20, `feeds lead to ${leads.size} pages`);
}

/// A list that goes on has everything once.
async function paged(_, { origin }) {
  for (const [at, id] of [['/stories', 'id'], ['/search?q=gaz', 'article'], ['/quotes', (q) => `${q.article} ${q.content}`], [`/outlets/${encode('Le Fil')}`, 'article']]) {
    const [path, query] = at.split('?');
    const name = (item) => (typeof id === 'string' ? item[id] : id(item));
    const page = (limit, after) => record(origin, `${path}.json?${[query, `limit=${limit}`, after && `after=${encode(after)}`].filter(Boolean).join('&')}`);
    const whole = (await page(200)).items.map(name);
    const pieces = [];
    let next = null;
    do {
      const piece = await page(7, next);
      pieces.push(...piece.items.map(name));
      next = piece.next;
    } while (next !== null && next !== undefined && pieces.length <= whole.length);
    hold('data', pieces.slice(0, whole.length).join('|') === whole.join('|'), `${at}: by sevens it has ${pieces.length} and at once ${whole.length}, or in another order`);
  }
}

/// Every address of the documentation answers.
async function documented(_, { origin }) {
  const documentation = await record(origin, '/openapi.json');
  const { story, article, outlet } = await known(origin);
  const schemas = [...new Set(JSON.stringify(documentation).match(/(?<=["/]schema\/)[\w-]+(?=\.json)/g))];
  hold('openapi', schemas.length > 0, 'it refers to no schema');
  const fill = (path, schema) =>
    path.replace('{story}', story).replace('{article}', article).replace('{outlet}', encode(outlet)).replace('{schema}', schema);
  let asked = 0;
  for (const [path, methods] of Object.entries(documentation.paths ?? {})) {
    if (!methods.get) continue;
    for (const filled of path.includes('{schema}') ? schemas.map((schema) => fill(path, schema)) : [fill(path)]) {
      const { status } = await ask(origin, filled + (path.startsWith('/search') ? '?q=gaz' : ''));
      // An article with one version has no changes.
      hold('openapi', status === 200 || (path.includes('/changes') && status === 404), `${filled}: ${status}`);
      asked += 1;
    }
  }
  hold('openapi', asked > 30, `${asked} addresses are documented`);
}

/// Every string of a record with the way to it.
function strings(value, way = '') {
  if (typeof value === 'string') return [[way, value]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => strings(inner, Array.isArray(value) ? `${way}[]` : `${way}.${key}`));
}

/// The runs of so many letters in a text.
const runs = (text) => new Set(Array.from({ length: Math.max(0, text.length - CAPPED + 1) }, (_, at) => text.slice(at, at + CAPPED)));

/// The texts of the invented newsroom, as it was written.
function newsroom() {
  const samples = join(root, 'samples');
  const stories = readdirSync(samples).map((name) => join(samples, name, 'articles.jsonl')).filter((path) => existsSync(path));
  const texts = stories.flatMap((path) => records(path)).map((article) => article.text.replace(/\s+/g, ' '));
  return new Set(texts.flatMap((text) => [...runs(text)]));
}

/// With `--excerpt`, no passage is longer than is said, on pages and as data.
async function capped(browser, { origin }) {
  const all = await known(origin);
  const page = await browser.newPage();
  const { story, article } = all;
  const written = newsroom();
  hold('capped', written.size > 10_000, `the newsroom has ${written.size} runs`);
  const pages = [`/stories/${story}`, ...VIEWS.map((view) => `/stories/${story}/${view}`), `/stories/${story}/collation?text=1&base=1`, `/articles/${article}`, '/search?q=gaz', '/quotes'];
  let seen = 0;
  for (const path of pages) {
    await page.goto(`${origin}${path}${path.includes('?') ? '&' : '?'}ui=en`);
    hold(`capped ${path}`, !(await page.content()).includes(PLACE), 'tells where files are on this machine');
    const passages = await page.locator('.w, blockquote, .collated, .words, .text-of p').allTextContents();
    seen += passages.length;
    const long = passages.filter((text) => [...text.trim()].length > CAPPED);
    // Whatever it is called and wherever it is folded up: no run of an article is longer.
    await page.evaluate(() => document.querySelectorAll('details').forEach((fold) => (fold.open = true)));
    const blocks = (await page.locator('main').innerText()).split(/\n+/).map((line) => line.replace(/\s+/g, ' '));
    const given = blocks.flatMap((line) => [...runs(line)]).find((run) => written.has(run));
    hold(`capped ${path}`, given === undefined, `a run of an article is longer: “${given}”`);
    hold(`capped ${path}`, long.length === 0, `${long.length} of ${passages.length} passages are longer: ${[...(long[0] ?? '')].length}: “${long[0]?.slice(0, 80)}”`);
  }
  hold('capped', seen > 50, `only ${seen} passages were found`);
  await page.close();
  for (const [path, query, endings] of addresses(all)) {
    if (['/openapi', '/sources'].includes(path)) continue;
    for (const ending of endings.filter((e) => ['json', 'csv', 'feed'].includes(e))) {
      const { text } = await ask(origin, `${path}.${ending}${query}`);
      hold(`capped ${path}.${ending}`, !text.includes(PLACE), 'tells where files are on this machine');
      const table = ending === 'csv' ? csv(text) : null;
      // Behind the words of an entry stand the names of all who tell it.
      const ofEntry = ([way, words]) => [way, way.endsWith('content_text') ? words.slice(0, words.lastIndexOf(' – ')) : words];
      const told = table ? table.flatMap((fields) => fields.map((f, n) => [table[0][n], f])) : strings(JSON.parse(text)).map(ofEntry);
      const free = /url|page|views|title|sagas|outlets|origins|because|next/;
      const long = told.filter(([way, words]) => !free.test(way) && !/^https?:/.test(words) && [...words].length > CAPPED);
      hold(`capped ${path}.${ending}`, long.length === 0, `${long.length} strings are longer: ${[...new Set(long.map(([way]) => way))].slice(0, 4).join(' ')}: “${long[0]?.[1].slice(0, 80)}”`);
    }
  }
}

async function each(steps, browser, desk) {
  for (const step of steps) {
    try {
      await step(browser, desk);
    } catch (error) {
      fault(step.name, `cannot go on: ${error.stack}`);
    }
  }
}

export const readAsData = (browser, desk) => each([forms, paged, documented], browser, desk);
export const readCapped = (browser, desk) => each([capped], browser, desk);
