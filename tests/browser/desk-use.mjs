// The desk used: by keys alone, without a script, and what it says is new.

import { VIEWS, listen } from './desk-look.mjs';
import { known, record, toldBy } from './serving.mjs';
import { fault, hold } from './window.mjs';

const path = (page) => new URL(page.url()).pathname;

/// Presses a key that leads to another page, and waits for that.
async function go(page, key) {
  await Promise.all([page.waitForEvent('framenavigated', { timeout: 15_000 }), page.keyboard.press(key)]);
  await page.waitForLoadState();
}

/// Which of some elements is selected, -1 for none.
const selectedOf = (page, selector) =>
  page.locator(selector).evaluateAll((all) => all.filter((e) => e.getClientRects().length > 0).findIndex((e) => e.classList.contains('selected')));

/// Rows, views, differences, the box: each key does what the help says.
async function keys(browser, { origin }) {
  const where = 'keys';
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, reducedMotion: 'reduce' });
  listen(page, origin, () => where);
  await page.goto(`${origin}/?ui=en`);
  for (const [key, row] of [['j', 0], ['j', 1], ['j', 2], ['k', 1], ['k', 0], ['k', 0], ['j', 1]]) {
    await page.keyboard.press(key);
    const at = await selectedOf(page, '[data-row]');
    hold(where, at === row, `${key} selects row ${at} and not ${row}`);
    const held = await page.evaluate(() => document.activeElement.classList.contains('selected'));
    hold(where, held, `the row that ${key} selects does not have the focus`);
  }
  const wanted = await page.locator('[data-row] h2 a').nth(1).getAttribute('href');
  await go(page, 'o');
  hold(where, wanted.startsWith(path(page)), `o opens ${path(page)} and not ${wanted}`);
  await go(page, 'u');
  hold(where, path(page) === '/', `u goes up to ${path(page)}`);

  const { story, article } = await known(origin);
  await page.goto(`${origin}/stories/${story}?ui=en`);
  await differences(page, where);
  await page.evaluate(() => window.scrollTo(0, 0));
  for (const view of VIEWS.slice(1)) {
    await go(page, ']');
    hold(where, path(page) === `/stories/${story}/${view}`, `] leads to ${path(page)} and not to ${view}`);
  }
  await page.keyboard.press(']');
  for (const view of VIEWS.slice(0, -1).reverse()) {
    await go(page, '[');
    hold(where, [`/stories/${story}/${view}`, view === 'columns' && `/stories/${story}`].includes(path(page)), `[ leads to ${path(page)} and not to ${view}`);
  }
  for (const view of ['collation', 'collation?text=1&base=1']) {
    await page.goto(`${origin}/stories/${story}/${view}`);
    await differences(page, `${where} in ${view}`);
  }
  await page.goto(`${origin}/articles/${article}?ui=en`);
  await go(page, 'u');
  hold(where, path(page) === `/stories/${story}`, `u leads from an article to ${path(page)}`);
  await box(page, where);
  await page.goto(`${origin}/?ui=en`);
  await go(page, '?');
  hold(where, path(page) === '/help' && page.url().endsWith('#keys'), `? opens ${page.url()}`);
  const told = await page.locator('#keys kbd').allTextContents();
  for (const key of ['j', 'k', 'n', 'p', 'o', 'u', '[', ']', '/', '?']) hold(where, told.includes(key), `the help does not tell of ${key}`);
  await page.close();
}

/// n goes on from difference to difference in the order of the page, p goes back.
async function differences(page, where) {
  const place = () => page.evaluate(() => document.querySelector('.selected')?.getBoundingClientRect().top + window.scrollY);
  const index = () => page.evaluate(() => [...document.querySelectorAll('main *')].indexOf(document.querySelector('.selected')));
  const seen = [];
  for (let n = 0; n < 4; n += 1) {
    await page.keyboard.press('n');
    seen.push(await index());
    const [top, from] = [await place(), await page.evaluate(() => window.scrollY)];
    hold(where, top >= from && top <= from + 900, 'the difference that n selects is not in the window');
  }
  hold(where, seen.every((at, n) => at >= 0 && (n === 0 || at > seen[n - 1])), `n selects the elements ${seen.join(', ')}`);
  await page.keyboard.press('p');
  const back = await index();
  hold(where, back === seen[2], `p goes from ${seen[3]} to ${back} and not to ${seen[2]}`);
}

/// What is typed into the box is text.
async function box(page, where) {
  await page.keyboard.press('/');
  const focused = () => page.evaluate(() => document.activeElement.id);
  hold(where, (await focused()) === 'q', '/ does not lead to the box');
  const before = page.url();
  await page.keyboard.type('jknpou[]/?');
  hold(where, (await page.locator('#q').inputValue()) === 'jknpou[]/?', `the box has “${await page.locator('#q').inputValue()}”`);
  hold(where, page.url() === before && (await page.locator('.selected').count()) === 0, 'what is typed into the box does something');
  await page.keyboard.press('Escape');
  hold(where, (await focused()) !== 'q', 'Escape does not leave the box');
  // Keys with Ctrl belong to the browser.
  await page.keyboard.press('Control+j');
  hold(where, (await page.locator('.selected').count()) === 0, 'Ctrl+J selects a row');
}

/// Tab leads through the page in its order, and shows where it is.
async function tabs(browser, { origin }) {
  const { story } = await known(origin);
  for (const at of ['/', `/stories/${story}`, `/stories/${story}/why`, '/quotes', '/search?q=gaz']) {
    const where = `tab ${at.replace(story, '')}`;
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    await page.goto(origin + at);
    const stops = [];
    for (let n = 0; n < 30; n += 1) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() => {
        const e = document.activeElement;
        if (e === document.body) return null;
        const style = getComputedStyle(e);
        const box = e.getBoundingClientRect();
        const middle = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
        const over = document.elementFromPoint(box.left + Math.min(box.width, 20) / 2, middle);
        return {
          at: [...document.querySelectorAll('*')].indexOf(e),
          name: `${e.localName}.${e.className} “${(e.textContent || e.name || '').trim().slice(0, 30)}”`,
          skip: e.classList.contains('skip'),
          shown: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
          inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
          free: over !== null && (e.contains(over) || over.contains(e)),
        };
      });
      if (stop === null) break;
      stops.push(stop);
    }
    hold(where, stops.length > 5, `${stops.length} stops`);
    hold(where, stops[0]?.skip, `the first stop is ${stops[0]?.name}`);
    stops.forEach((stop, n) => {
      if (n > 0 && stop.at <= stops[n - 1].at) fault(where, `from ${stops[n - 1].name} back to ${stop.name}`);
      if (!stop.shown) fault(where, `the focus is not shown on ${stop.name}`);
      if (!stop.inside) fault(where, `the focus is outside of the window on ${stop.name}`);
      else if (!stop.free) fault(where, `the focus is under something on ${stop.name}`);
    });
    await page.goto(origin + at);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const within = await page.evaluate(() => document.querySelector('main').contains(document.activeElement));
    hold(where, within, 'the way past the head does not lead into the page');
    await page.close();
  }
}

/// Who follows a link to a place in a page sees that place, and not what stands over it.
async function jumps(browser, { origin }) {
  const { story } = await known(origin);
  for (const width of [360, 1200]) {
    const page = await browser.newPage({ viewport: { width, height: 800 }, reducedMotion: 'reduce' });
    for (const view of ['only', 'columns', 'collation']) {
      const where = `jump from ${view} at ${width}`;
      const links = `main section a[href*="#"]:visible`;
      await page.goto(`${origin}/stories/${story}/${view}`);
      const aims = await page.locator(links).evaluateAll((all) => all.filter((a) => a.origin === location.origin).map((a) => a.href));
      const some = [aims[0], aims[Math.floor(aims.length / 2)], aims.at(-1)].filter(Boolean);
      hold(where, some.length > 0, 'no link leads to a place');
      for (const aim of new Set(some)) {
        await page.goto('about:blank');
        await page.goto(aim);
        const at = await page.evaluate(() => {
          const target = document.querySelector(':target');
          const box = target?.getBoundingClientRect();
          return target && { top: box.top, left: box.left, right: box.right, under: document.querySelector('.views').getBoundingClientRect().bottom, high: innerHeight };
        });
        const name = aim.slice(aim.lastIndexOf('/'));
        if (hold(where, at !== null && at !== undefined, `${name} leads nowhere`)) {
          hold(where, at.top >= at.under - 1 && at.top < at.high, `${name} stands at ${at.top.toFixed()}, the views end at ${at.under.toFixed()}`);
        }
      }
    }
    await page.close();
  }
}

/// Everything by links and forms, in a browser that runs no script.
async function withoutScript(browser, { origin }) {
  const where = 'without script';
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' });
  const page = await context.newPage();
  listen(page, origin, () => where);
  await page.goto(`${origin}/`);
  hold(where, (await page.locator('.new:visible').count()) === 0, 'something is new on the first visit');
  const first = page.locator('.story h2 a').first();
  const title = await first.textContent();
  await first.click();
  for (const view of VIEWS) {
    await page.locator(`nav.views a[href*="/${view}"]`).click();
    hold(where, path(page).endsWith(`/${view}`), `the link to ${view} leads to ${path(page)}`);
    hold(where, (await page.locator('h1').textContent()) === title, `another title in ${view}`);
    hold(where, (await page.locator('nav.views a[aria-current=page]').count()) === 1, `no view is the present one in ${view}`);
    hold(where, ((await page.locator('main').innerText()).length) > 100, `nothing is said in ${view}`);
  }
  const before = await toldBy(origin);
  const id = path(page).split('/')[2];
  const boxes = page.locator('input[name=article]');
  const chosen = [await boxes.nth(-1).inputValue(), await boxes.nth(-2).inputValue()];
  for (const value of chosen) await page.locator(`input[name=article][value="${value}"]`).check();
  await page.locator('.act button').click();
  const split = await toldBy(origin);
  const off = Object.values(split).find((s) => s.articles.includes(chosen[0]));
  hold(where, off?.articles.length === 2 && off.articles.includes(chosen[1]), 'two articles are not split off together');
  hold(where, split[id]?.articles.length === before[id].articles.length - 2, 'the story has not two articles less');
  await page.locator('.notice button').click();
  hold(where, JSON.stringify(await toldBy(origin)) === JSON.stringify(before), 'the stories are not as before the split');

  await page.locator('#q').fill('gaz');
  await page.locator('form.find button').click();
  hold(where, path(page) === '/search' && (await page.locator('.hit').count()) > 0, 'the box finds nothing');
  hold(where, (await page.locator('.hit mark').count()) > 0, 'what was found is not marked');
  const other = page.locator('footer a[hreflang]');
  const wanted = await other.getAttribute('hreflang');
  await other.click();
  hold(where, (await page.locator('html').getAttribute('lang')) === wanted, `the language is not ${wanted}`);
  hold(where, path(page) === '/search' && (await page.locator('#q').inputValue()) === 'gaz', 'with the language the search is lost');
  await page.locator('.hit a').first().click();
  hold(where, (await page.locator('html').getAttribute('lang')) === wanted, 'the language is lost on the next page');
  await page.locator('#q').fill('');
  await page.goto(`${origin}/`);
  await page.locator('details.filters summary').click();
  await page.locator('input[name=lang]').fill('de');
  await page.locator('.filters button').click();
  const { items } = await record(origin, '/stories.json?lang=de');
  hold(where, (await page.locator('li.story').count()) === items.length && items.length > 0, 'the filter is not that of the list');
  await context.close();
}

/// Rows that came after what was seen, told by the browser's own memory, or by the address where there is no script.
async function news(browser, { origin }) {
  const where = 'what is new';
  const { items } = await record(origin, '/stories.json');
  const marks = items.map((s) => s.mark).sort((a, b) => a - b);
  const mark = marks[Math.floor(marks.length / 2)];
  const newer = items.filter((s) => s.mark > mark).length;
  const context = await browser.newContext({ locale: 'en-GB' });
  const shown = (page) => page.locator('.story .new:visible').count();
  let page = await context.newPage();
  listen(page, origin, () => where);
  await page.goto(`${origin}/`);
  hold(where, (await shown(page)) === 0, 'on the first visit something is new');
  // Each archive has a mark of its own.
  const [key, seen] = await page.evaluate(() => Object.entries(localStorage).find(([k]) => k.startsWith('parallax-seen-')) ?? []);
  hold(where, Number(seen) === marks.at(-1), `the newest mark is kept as ${seen} and not as ${marks.at(-1)}`);
  await page.goto(`${origin}/help`);
  await page.evaluate(([k, at]) => localStorage.setItem(k, at), [key, String(mark)]);
  await page.close();
  page = await context.newPage();
  for (const visit of ['first', 'again']) {
    await page.goto(`${origin}/`);
    hold(where, (await shown(page)) === newer, `${visit}: ${await shown(page)} of ${newer} rows are new`);
    const wrong = await page.locator('.story').evaluateAll((all, at) => all.filter((e) => (Number(e.dataset.mark) > at) !== (e.querySelector('.new').getClientRects().length > 0)).length, mark);
    hold(where, wrong === 0, `${visit}: ${wrong} rows say wrongly whether they are new`);
  }
  await page.close();
  page = await context.newPage();
  await page.goto(`${origin}/`);
  hold(where, (await shown(page)) === 0, 'on the next visit the same rows are new again');
  await context.close();

  const plain = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' });
  page = await plain.newPage();
  await page.goto(`${origin}/?seen=${mark}`);
  const { items: counted } = await record(origin, `/stories.json?seen=${mark}`);
  const fresh = counted.filter((s) => s.fresh > 0);
  hold(where, fresh.length === newer, `${fresh.length} of ${newer} stories have fresh reports`);
  const labels = (await page.locator('.story .new:visible').allTextContents()).map((label) => label.trim());
  hold(where, labels.join('|') === fresh.map((s) => `${s.fresh} new`).join('|'), `the labels are ${labels.join('|')}`);
  await page.locator('.heading a').first().click();
  hold(where, (await shown(page)) === 0 && path(page) === '/', 'what is marked as seen is still new');
  await plain.close();
}

export async function use(browser, desk) {
  for (const step of [keys, tabs, jumps, withoutScript, news]) {
    try {
      await step(browser, desk);
    } catch (error) {
      fault(step.name, `cannot go on: ${error.stack}`);
    }
  }
}
