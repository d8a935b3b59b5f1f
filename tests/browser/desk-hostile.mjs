// A desk over pages that mean harm (hostile.mjs): every page that links lead to is opened, and what somebody else wrote is text there, and
// nothing else. And pages whose words run from right to left.

import { allForms } from './desk-data.mjs';
import { listen, visit } from './desk-look.mjs';
import { DAM, OVERRIDES, writeHostile } from './hostile.mjs';
import { ask, record } from './serving.mjs';
import { fault, hold, measure } from './window.mjs';

/// So many pages of one kind are opened.
const OF_A_KIND = 10;

/// Where the pages are to be read in from; each folder is read after the one before.
export const hostileFolders = writeHostile;

/// What a page holds beyond what the desk itself puts there.
const strange = (page) =>
  page.evaluate((overrides) => {
    const found = [];
    const all = [...document.querySelectorAll('*')];
    const name = (e) => `${e.localName} ${e.outerHTML.slice(0, 80)}`;
    if (globalThis.hits) found.push(`has run: ${globalThis.hits.join(', ')}`);
    const scripts = all.filter((e) => e.localName === 'script');
    if (scripts.length !== 1 || scripts[0].getAttribute('src') !== '/desk.js') found.push(`scripts: ${scripts.map(name).join(', ')}`);
    const foreign = all.filter((e) => ['img', 'iframe', 'object', 'embed', 'base', 'style', 'video', 'audio', 'foreignobject'].includes(e.localName));
    if (foreign.length > 0) found.push(`elements: ${foreign.map(name).join(', ')}`);
    const bad = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
    for (const e of all) {
      for (const { name: key, value } of e.attributes) {
        if (key.startsWith('on') || key === 'style' || key === 'srcdoc') found.push(`attribute ${key} of ${name(e)}`);
        if (['href', 'src', 'action', 'formaction'].includes(key) && !/^(https?:\/\/|\/(?!\/)|#|\?|url\()/.test(value)) found.push(`${key}=${value.slice(0, 60)}`);
        const read = ['title', 'aria-label', 'placeholder', 'alt'].includes(key);
        if (read && (bad.test(value) || [...overrides].some((c) => value.includes(c)))) found.push(`steering in ${key}: ${JSON.stringify(value.slice(0, 80))}`);
      }
    }
    const text = document.documentElement.textContent;
    const at = [...text].findIndex((c) => bad.test(c) || overrides.includes(c));
    if (at >= 0) found.push(`steering in the text: ${JSON.stringify([...text].slice(Math.max(0, at - 30), at + 20).join(''))}`);
    if (document.title.match(bad) || [...overrides].some((c) => document.title.includes(c))) found.push('steering in the title');
    return found;
  }, OVERRIDES);

/// A kind of page: its address without ids, and the keys of its values.
function kind(address) {
  const { pathname, searchParams } = new URL(address);
  const [, first, , third] = pathname.split('/');
  return [first, third, ...[...searchParams.keys()].sort()].join(' ');
}

/// Opens every page that links lead to, from the front page on.
async function wander(browser, { origin }) {
  const where = 'wander';
  const page = await browser.newPage({ viewport: { width: 360, height: 800 } });
  let here = origin;
  listen(page, origin, () => `${where} ${here}`);
  const queue = [`${origin}/?ui=en`, `${origin}/search?q=barrage&ui=en`, `${origin}/quotes?ui=en`];
  const known = new Set(queue);
  const kinds = new Map();
  let opened = 0;
  for (here = queue.shift(); here; here = queue.shift()) {
    kinds.set(kind(here), (kinds.get(kind(here)) ?? 0) + 1);
    if (kinds.get(kind(here)) > OF_A_KIND) continue;
    const answer = await page.goto(here);
    opened += 1;
    const at = `${where} ${here.slice(origin.length, origin.length + 120)}`;
    hold(at, answer?.status() === 200, `status ${answer?.status()}`);
    for (const what of (await strange(page)).slice(0, 4)) fault(at, what);
    await measure(page, at);
    const links = await page.locator('a[href]').evaluateAll((all) => all.map((a) => a.href));
    for (const link of links.map((l) => l.split('#')[0])) {
      const more = link.startsWith(origin) && !/\.(json|csv|atom|feed|opml)(\?|$)/.test(link) && !link.includes('ui=fr');
      if (more && !known.has(link)) queue.push(link);
      known.add(link);
    }
  }
  console.log(`  ${opened} pages of ${kinds.size} kinds`);
  hold(where, opened > 60 && kinds.size > 12, `only ${opened} pages were found`);
  await page.close();
}

/// What harm was meant with is shown as what it is: text.
async function shown(browser, { origin }) {
  const where = 'hostile words';
  const { items } = await record(origin, '/search.json?q=barrage');
  const page = await browser.newPage();
  for (const { article, url } of items) {
    await page.goto(`${origin}/articles/${article}?ui=en`);
    const text = await page.locator('main').innerText();
    if (/tags|address|data/.test(url ?? '')) hold(where, text.includes('<script>'), `the text of ${url} is not shown as it is`);
    const out = await page.locator('main a[href^="http"]').evaluateAll((all) => all.map((a) => [a.href, a.rel]));
    for (const [href, rel] of out) hold(where, href.startsWith('https://') && rel.includes('noreferrer'), `a link out: ${href} ${rel}`);
  }
  await page.goto(`${origin}/?ui=en`);
  hold(where, (await page.locator('main').innerText()).includes(DAM), 'the story is not on the front page');
  await page.close();
}

/// What is typed into the box is looked for, refused or told to be a mistake; it never does anything.
async function queries(browser, { origin }) {
  const page = await browser.newPage({ viewport: { width: 360, height: 800 } });
  let where = 'query';
  listen(page, origin, () => where, [400]);
  const typed = [
    '<script>hits=["q"]</script>', '"><img src=x onerror=hits=["q"]>', '</title><script>hits=["q"]</script>', "' onfocus='hits=[1]' autofocus='",
    '"gaz', 'gaz"', '((((', '(a OR', 'OR', '-', '*', '""', 'speaker:', 'nothing:gaz', 'after:yesterdayish', "'; DROP TABLE articles; --", 'NEAR(a b, 5)', 'a AND b^2 {c}',
    '\u202eesrever', '\u0000', 'a\u0000b', '\u001b[31mred', '\u0085\u0007', 'ا\u2067لحريق', '\ud83d\ude00', 'x'.repeat(1900), '( '.repeat(900), 'a* '.repeat(400), '-a '.repeat(400),
  ];
  for (const q of typed) {
    where = `query ${JSON.stringify(q.slice(0, 40))}`;
    const answer = await page.goto(`${origin}/search?q=${encodeURIComponent(q)}&ui=en`);
    hold(where, [200, 400].includes(answer.status()), `status ${answer.status()}`);
    for (const what of await strange(page)) fault(where, what);
    await measure(page, where);
    hold(where, (await page.locator('.hit, .problem, .empty, .syntax').count()) > 0, 'nothing is said about it');
  }
  for (const q of ['"gaz', '(a OR']) {
    await page.goto(`${origin}/search?q=${encodeURIComponent(q)}&ui=en`);
    hold(`query ${q}`, (await page.locator('.problem').count()) === 1 && (await page.locator('main mark').count()) === 1, 'the mistake and its place are not shown');
    hold(`query ${q}`, (await page.locator('#q').inputValue()) === q, 'what was typed is lost');
  }
  await page.close();
  for (const [path, statuses] of [
    [`/search?q=${'x'.repeat(1 << 20)}`, [414, 431]], [`/${'x'.repeat(1 << 20)}`, [414, 431]], [`/search?q=${'x'.repeat(9000)}`, [414]], ['/search?q=%ff', [400]],
    ['/search?q=a&q=b', [400]], ['/search?q=a&limit=100000', [400]], ['/search?q=a&after=%00', [400]], ['/stories/%00', [400, 404]], ['/stories/%ff', [400, 404]],
    ['/stories/..%2f..%2fetc%2fpasswd', [404]], ['/articles/%3Cscript%3E', [404]], ['/outlets/%F0%9F%98%80', [404]], ['//evil.example/', [404]], ['/desk.css/..', [404]],
    ['/stories/%27%20OR%201=1', [404]], ['/?limit=-1', [400]], ['/?after=nothing', [200, 400, 404]], ['/?seen=99999999999999999999', [400]], ['/?since=%00', [400]],
  ]) {
    const { status } = await ask(origin, path).catch((error) => ({ status: error.code }));
    hold('query', statuses.includes(status), `${path.slice(0, 50)}: ${status}`);
  }
}

/// Words that run from right to left do so, in a frame that does not.
async function rightToLeft(browser, { origin }, shots) {
  const where = 'right to left';
  const { items } = await record(origin, '/stories.json');
  const arabic = items.find((s) => s.languages.includes('ar'));
  const hebrew = items.find((s) => s.languages.includes('he'));
  if (!hold(where, arabic?.reports === 2 && hebrew, 'the stories from right to left are not there')) return;
  const page = await browser.newPage();
  const against = (selector) =>
    page.locator(selector).evaluateAll((all) => {
      const letters = /[\u0590-\u06ff]/g;
      const ours = all.filter((e) => (e.textContent.match(letters) ?? []).length > e.textContent.length / 2);
      return { count: ours.length, wrong: ours.filter((e) => getComputedStyle(e).direction !== 'rtl').map((e) => `${e.localName}.${e.className} “${e.textContent.slice(0, 30)}”`) };
    });
  const check = async (path, selector) => {
    await page.goto(`${origin}${path}`);
    const { count, wrong } = await against(selector);
    hold(`${where} ${path}`, count > 0 && wrong.length === 0, `${wrong.length} of ${count} ${selector} run from left to right: ${wrong.slice(0, 3).join(', ')}`);
    const frame = await page.evaluate(() => getComputedStyle(document.body).direction);
    hold(`${where} ${path}`, frame === 'ltr', `the frame runs ${frame}`);
  };
  for (const { id } of [arabic, hebrew]) {
    const { articles } = await record(origin, `/stories/${id}.json`);
    await check(`/articles/${articles[0].article}`, '.text-of, .text-of p, h1');
    await check(`/stories/${id}`, 'h1');
  }
  await check(`/stories/${arabic.id}/columns`, 'td .w, td p');
  await check(`/stories/${arabic.id}/collation`, '.collated');
  await check('/', '.story h2 a');
  await check(`/search?q=${encodeURIComponent('سوق')}`, '.hit .w, .hit a');
  await check('/quotes', 'blockquote');
  await page.close();
  const { articles } = await record(origin, `/stories/${arabic.id}.json`);
  const harmful = items.find((s) => s.title.includes(DAM));
  const { items: versions } = await record(origin, `/stories/${harmful.id}/versions.json`);
  const looked = {
    'rtl-story': `/stories/${arabic.id}`,
    'rtl-collation': `/stories/${arabic.id}/collation`,
    'rtl-quotes': `/stories/${arabic.id}/quotes`,
    'rtl-article': `/articles/${articles[0].article}`,
    'rtl-found': `/search?q=${encodeURIComponent('سوق')}`,
    'hostile-front': '/',
    'hostile-story': `/stories/${harmful.id}`,
    'hostile-outlets': '/outlets',
    'hostile-why': `/stories/${harmful.id}/why`,
    versions: `/stories/${harmful.id}/versions`,
    changes: `/articles/${versions[0].article}/changes?from=1&to=2`,
    long: `/articles/${(await record(origin, '/search.json?q=outlet:Treslong*%20OR%20Donaudampf*')).items[0].article}`,
  };
  for (const [name, path] of Object.entries(looked)) await visit(browser, origin, { name, path }, 'en', shots);
}

export async function resist(browser, desk, shots) {
  for (const step of [shown, wander, queries, allForms, rightToLeft]) {
    try {
      await step(browser, desk, shots);
    } catch (error) {
      fault(step.name, `cannot go on: ${error.stack}`);
    }
  }
}
