// What people decide and take back: by the forms of the desk, and by nothing else. Another site's page, another name of the address, a
// form without its token change nothing.

import { createServer } from 'node:http';
import { listen } from './desk-look.mjs';
import { ask, known, record, toldBy } from './serving.mjs';
import { fault, hold } from './window.mjs';

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const path = (page) => new URL(page.url()).pathname;
/// All decisions, the latest last.
const decisions = async (origin) => (await record(origin, '/decisions.json?limit=200')).items.sort((a, b) => a.number - b.number);

/// Merged by the form, split, kept apart; each taken back, and then everything is as it was.
async function decide(browser, { origin }, script) {
  const where = `decide ${script ? 'with' : 'without'} script`;
  const { story, other } = await known(origin);
  const before = await toldBy(origin);
  const context = await browser.newContext({ locale: 'en-GB', javaScriptEnabled: script });
  const page = await context.newPage();
  listen(page, origin, () => where, [400, 409]);
  const why = `${origin}/stories/${story}/why?ui=en`;
  const restored = async (what) => {
    const after = await toldBy(origin);
    const changed = Object.keys({ ...before, ...after }).filter((id) => !same(before[id], after[id]));
    hold(where, changed.length === 0, `${what}: not as before: ${changed.map((id) => `${id} ${JSON.stringify(before[id])} → ${JSON.stringify(after[id])}`).join(', ')}`);
  };

  await page.goto(why);
  await page.locator('.merging > form input[name=other]').fill(other);
  await page.locator('.merging > form button[value=merge]').click();
  hold(where, (await page.locator('.notice[role=status]').count()) === 1, `a merge is not told: ${await page.locator('main').innerText().then((t) => t.slice(0, 200))}`);
  const merged = await toldBy(origin);
  const kept = path(page).split('/')[2];
  const gone = kept === story ? other : story;
  const both = [...before[story].articles, ...before[other].articles].sort();
  hold(where, same(merged[kept]?.articles, both), `the merged story has ${merged[kept]?.articles.length} of ${both.length} articles`);
  hold(where, !merged[gone] && Object.keys(merged).length === Object.keys(before).length - 1, 'the other story is still listed');
  for (const view of ['', '/columns', '/why']) {
    await page.goto(`${origin}/stories/${gone}${view}?ui=en`);
    const list = await page.locator('nav.views a').first().getAttribute('href');
    hold(where, list.startsWith(`/stories/${kept}`), `the address of the other story${view} leads to ${list}`);
  }
  hold(where, (await record(origin, `/stories/${gone}.json`)).id === kept, 'the other story as JSON is not the merged one');
  await page.goto(`${origin}/stories/${kept}/why?done=${(await decisions(origin)).at(-1).number}&ui=en`);
  await page.locator('.notice button').click();
  hold(where, path(page) === '/decisions' && (await page.locator('.notice').count()) === 1, `taking back leads to ${page.url()}`);
  hold(where, (await page.locator('html').getAttribute('lang')) === 'en', 'taking back loses the language');
  await restored('a merge that was taken back');

  await page.goto(why);
  const chosen = before[story].articles.slice(1, 3);
  for (const article of chosen) await page.locator(`input[name=article][value="${article}"]`).check();
  await page.locator('.act button').click();
  const split = await toldBy(origin);
  hold(where, Object.values(split).some((s) => same(s.articles, chosen)), 'two articles that are split off are not one story');
  await page.locator('.notice button').click();
  await restored('a split that was taken back');

  await page.goto(why);
  const apart = page.locator('.merging ul form').first();
  const offered = await apart.locator('input[name=other]').inputValue();
  await apart.locator('button[value=not-same]').click();
  const last = (await decisions(origin)).at(-1);
  hold(where, last.kind === 'not-same' && same([...last.stories].sort(), [story, offered].sort()), `kept apart: ${JSON.stringify(last)}`);
  await restored('two that are kept apart');

  await page.goto(`${origin}/decisions?ui=en`);
  const listed = page.locator('main li');
  const all = await decisions(origin);
  hold(where, (await listed.count()) === all.length, `${await listed.count()} of ${all.length} decisions are listed`);
  await page.locator(`#decision-${last.number} button`).click();
  hold(where, path(page) === '/decisions', `taking back leads to ${page.url()}`);
  const texts = await listed.allInnerTexts();
  const open = texts.filter((text) => !text.includes('taken back'));
  hold(where, texts.length > 0 && open.length === 0, `not taken back: ${open.join(' | ')}`);
  hold(where, (await page.locator('main li button').count()) === 0, 'what is taken back can be taken back');
  await restored('everything taken back');

  // What cannot be done is said, and nothing is done.
  const count = all.length;
  for (const [field, value, status] of [['other', 'nothing', 409], ['other', story, 409], ['other', '<script>alert(1)</script>', 409]]) {
    await page.goto(why);
    await page.locator(`.merging > form input[name=${field}]`).fill(value);
    const [answer] = await Promise.all([page.waitForResponse((r) => r.request().method() === 'POST'), page.locator('.merging > form button[value=merge]').click()]);
    hold(where, answer.status() === status, `merge with “${value}”: ${answer.status()}`);
    hold(where, (await page.locator('.problem').count()) === 1, `merge with “${value}”: no word on it`);
    hold(where, (await page.locator(`main a[href^="/stories/${story}"]`).count()) > 0, `merge with “${value}”: no way back to the story`);
  }
  await page.goto(why);
  const [nobody] = await Promise.all([page.waitForResponse((r) => r.request().method() === 'POST'), page.locator('.act button').click()]);
  hold(where, nobody.status() === 409 || nobody.status() === 400, `nothing split off: ${nobody.status()}`);
  hold(where, (await decisions(origin)).length === count, 'what cannot be done is a decision');
  await context.close();
}

/// What a browser that shows a page of the desk sends with its form.
async function handed(origin, story) {
  const { headers, text } = await ask(origin, `/stories/${story}/why`);
  const cookie = headers['set-cookie']?.[0] ?? '';
  const token = text.match(/name="token" value="([0-9a-f]+)"/)?.[1];
  return { cookie: cookie.split(';')[0], said: cookie, token };
}

const form = (fields) => new URLSearchParams(fields).toString();

/// Requests by which other sites and other programs might change something.
async function forged(_, { origin }) {
  const where = 'forged';
  const { story, other } = await known(origin);
  const { cookie, said, token } = await handed(origin, story);
  hold(where, /HttpOnly/i.test(said) && /SameSite=Strict/i.test(said), `the cookie is ${said}`);
  const again = await handed(origin, story);
  hold(where, again.token !== token, 'two browsers have one token');
  const before = [await toldBy(origin), await decisions(origin)];
  const host = new URL(origin).host;
  const fields = { action: 'merge', story, other };
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const right = { ...type, cookie, origin, 'sec-fetch-site': 'same-origin' };
  const send = (headers, sent = { ...fields, token }) => ask(origin, '/decisions', { method: 'POST', headers, body: form(sent) });
  const tries = {
    'without cookie': send({ ...right, cookie: '' }),
    'without token': send(right, fields),
    'with an empty token': send(right, { ...fields, token: '' }),
    'with a wrong token': send(right, { ...fields, token: '0'.repeat(token.length) }),
    "with another browser's token": send(right, { ...fields, token: again.token }),
    'with a short cookie and token': send({ ...right, cookie: 'parallax-csrf=00' }, { ...fields, token: '00' }),
    'of another site': send({ ...right, origin: 'https://evil.example' }),
    'of another port': send({ ...right, origin: 'http://127.0.0.1:9' }),
    'of no origin': send({ ...right, origin: 'null' }),
    'of a name that begins alike': send({ ...right, origin: `http://${host}.evil.example` }),
    'cross-site': send({ ...right, 'sec-fetch-site': 'cross-site' }),
    'same-site': send({ ...right, 'sec-fetch-site': 'same-site' }),
    'to another host': send({ ...right, host: 'evil.example', origin: 'http://evil.example' }),
    'to another host at this port': send({ ...right, host: `evil.example:${new URL(origin).port}`, origin: `http://evil.example:${new URL(origin).port}` }),
  };
  for (const [how, sent] of Object.entries(tries)) {
    const { status } = await sent;
    hold(where, status === 403, `a form ${how}: ${status}`);
  }
  for (const name of ['evil.example', `evil.example:${new URL(origin).port}`, `${host}.evil.example`, '192.168.0.1', '']) {
    for (const at of ['/', '/stories.json', '/decisions', '/desk.js']) {
      const { status, text } = await ask(origin, at, { headers: { host: name } });
      hold(where, [400, 403].includes(status) && (name === '' || status === 403), `host “${name}” at ${at}: ${status}`);
      hold(where, !text.includes(story), `host “${name}” reads the stories`);
    }
  }
  for (const [method, at] of [['GET', `/decisions?${form({ ...fields, token })}`], ['PUT', '/decisions'], ['DELETE', `/stories/${story}`], ['POST', `/stories/${story}/why`], ['POST', '/']]) {
    const { status } = await ask(origin, at, { method, headers: right, body: method === 'GET' ? undefined : form({ ...fields, token }) });
    hold(where, status >= 400 && status < 500, `${method} ${at.slice(0, 30)}: ${status}`);
  }
  const twice = await ask(origin, '/decisions', { method: 'POST', headers: right, body: `${form({ ...fields, token })}&story=${other}` });
  hold(where, twice.status === 400, `a field given twice: ${twice.status}`);
  const unknown = await send(right, { ...fields, token, surprise: '1' });
  hold(where, unknown.status === 400, `a field that there is not: ${unknown.status}`);
  const huge = await send(right, { ...fields, token, other: 'x'.repeat(3_000_000) }).catch((error) => ({ status: error.code }));
  hold(where, [413, 'ECONNRESET', 'EPIPE'].includes(huge.status), `a form of 3 MB: ${huge.status}`);
  hold(where, same([await toldBy(origin), await decisions(origin)], before), 'something was changed');
  // The same with everything right does change it: the refusals above are for the reasons that they were made for.
  const done = await send(right);
  hold(where, done.status === 303 && (await decisions(origin)).length === before[1].length + 1, `the right form: ${done.status} ${done.text.slice(0, 100)}`);
  const number = (await decisions(origin)).at(-1).number;
  await send(right, { action: 'undo', number, token });
  hold(where, same(await toldBy(origin), before[0]), 'the right form is not taken back');
}

/// A page of another origin on this machine: its cookies are those of the desk, since ports do not part cookies.
async function hostile(browser, { origin }) {
  const where = 'hostile page';
  const { story, other } = await known(origin);
  const before = [await toldBy(origin), await decisions(origin)];
  const guess = 'a'.repeat(32);
  const fields = { action: 'merge', story, other, token: guess };
  const inputs = Object.entries(fields).map(([name, value]) => `<input type=hidden name="${name}" value="${value}">`).join('');
  const variants = {
    '/form': `<form method=post action="${origin}/decisions">${inputs}</form><script>document.forms[0].submit()</script>`,
    '/plain': `<form method=post enctype=text/plain action="${origin}/decisions">${inputs}</form><script>document.forms[0].submit()</script>`,
    '/cookie': `<form method=post action="${origin}/decisions">${inputs}</form><script>document.cookie='parallax-csrf=${guess}; path=/';document.cookie='parallax-csrf=${guess}; path=/decisions';document.forms[0].submit()</script>`,
    '/fetch': `<script>fetch('${origin}/decisions',{method:'POST',mode:'no-cors',credentials:'include',body:new URLSearchParams(${JSON.stringify(fields)})}).finally(()=>document.title='sent')</script>`,
    '/frame': `<iframe src="${origin}/stories/${story}/why"></iframe>`,
    '/read': `<script>fetch('${origin}/stories.json',{credentials:'include'}).then(r=>r.text()).then(t=>document.title='read '+t.length,()=>document.title='not read')</script>`,
    '/script': `<script src="${origin}/desk.js" onerror="document.title='not read'" onload="document.title='read'"></script>`,
  };
  const server = createServer((asked, answer) => {
    answer.setHeader('content-type', 'text/html');
    answer.end(`<!DOCTYPE html><title>evil</title>${variants[asked.url] ?? ''}`);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const evil = `http://127.0.0.1:${server.address().port}`;
  try {
    for (const visited of [false, true]) {
      for (const at of Object.keys(variants)) {
        const context = await browser.newContext();
        const page = await context.newPage();
        if (visited) await page.goto(`${origin}/stories/${story}/why`);
        const answers = [];
        page.on('response', (r) => r.request().method() === 'POST' && answers.push(r.status()));
        await page.goto(evil + at);
        const sends = ['/form', '/plain', '/cookie', '/fetch'].includes(at);
        for (let n = 0; n < 50 && sends && answers.length === 0; n += 1) await page.waitForTimeout(100);
        if (sends && at !== '/fetch') hold(where, same(answers, [403]) || same(answers, [400]), `${at}: ${answers.join(', ') || 'no answer'}`);
        if (at === '/frame') {
          await page.waitForTimeout(300);
          const held = page.frames().slice(1).filter((f) => f.url().startsWith(origin));
          const words = await Promise.all(held.map((f) => f.locator('body').innerText().catch(() => '')));
          hold(where, !words.some((w) => w.includes('Parallax')), 'the desk stands in a frame of another site');
        }
        if (['/read', '/script'].includes(at)) {
          await page.waitForFunction(() => document.title !== 'evil');
          hold(where, (await page.title()) === 'not read', `${at}: ${await page.title()}`);
        }
        await context.close();
      }
    }
  } finally {
    server.close();
  }
  hold(where, same([await toldBy(origin), await decisions(origin)], before), 'something was changed');
}

const withScript = (browser, desk) => decide(browser, desk, true);
const withoutScript = (browser, desk) => decide(browser, desk, false);

export async function decideAll(browser, desk) {
  for (const step of [withScript, withoutScript, forged, hostile]) {
    try {
      await step(browser, desk);
    } catch (error) {
      fault(step.name, `cannot go on: ${error.stack}`);
    }
  }
}
