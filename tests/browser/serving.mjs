// A desk to be tested: starts `parallax serve`, waits until everything is read in, and asks it things as any program may.

import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { fault, program } from './window.mjs';

const PATIENCE = 90_000;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const running = new Set();

/// One request, with any headers, also those that a browser would not let through. The answer is not followed.
export function ask(origin, path, { method = 'GET', headers = {}, body } = {}) {
  const { hostname, port } = new URL(origin);
  return new Promise((done, failed) => {
    const asked = request({ hostname, port, path, method, headers, agent: false, setHost: headers.host === undefined }, (answer) => {
      const pieces = [];
      answer.on('data', (piece) => pieces.push(piece));
      answer.on('error', failed);
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(pieces).toString('utf8') }));
    });
    asked.on('error', failed);
    asked.end(body);
  });
}

/// A name as a part of an address.
export const encode = (name) => encodeURIComponent(name).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/// A record that must be there.
export async function record(origin, path) {
  const { status, text } = await ask(origin, path);
  if (status !== 200) throw new Error(`${path}: ${status} ${text.slice(0, 200)}`);
  return JSON.parse(text);
}

/// Starts a desk at a port that is free. Its address is the one line that it prints.
export async function serve(name, args) {
  const child = spawn(program, ['serve', ...args, '--port', '0', '--no-input'], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let [printed, said] = ['', ''];
  child.stdout.on('data', (piece) => (printed += piece));
  child.stderr.on('data', (piece) => (said += piece));
  let code = null;
  const ended = new Promise((done) => child.on('exit', (status, signal) => done((code = status ?? signal))));
  const wait = async (what, found) => {
    for (const end = Date.now() + PATIENCE; Date.now() < end; await pause(100)) {
      if (code !== null) break;
      const there = await found();
      if (there) return there;
    }
    throw new Error(`${name}: ${code === null ? `no ${what}` : `ended with ${code}`}: ${said}`);
  };
  const line = await wait('address', () => printed.includes('\n') && printed.trim());
  const origin = new URL(line).origin;
  await wait('end of the import', async () => {
    const { state, summary } = await record(origin, '/import.json');
    if (state === 'failed') throw new Error(`${name}: the import failed: ${summary}`);
    return state === 'done';
  });
  const stop = async () => {
    if (code === null) child.kill('SIGINT');
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(late);
    running.delete(child);
    if (code !== 0) fault(name, `the desk ends with ${code}: ${said.slice(-400)}`);
    if (printed.trimEnd() !== line) fault(name, `more than its address was printed: ${printed}`);
    const bug = said.search(/^.*(this is a bug|panicked)/m);
    if (bug >= 0) fault(name, `the desk says: ${said.slice(bug, bug + 1500)}`);
  };
  return { name, origin, stop };
}

/// Ends what a failed test left.
export function stopAll() {
  for (const child of running) child.kill('SIGKILL');
}

/// The stories of a desk with their reports, by their ids: what decisions change, and their undoing must not.
export async function toldBy(origin) {
  const { items } = await record(origin, '/stories.json?limit=200');
  const told = {};
  for (const { id, title, reports, outlets } of items) {
    const { articles } = await record(origin, `/stories/${id}.json`);
    told[id] = { title, reports, outlets, articles: articles.map((a) => a.article).sort() };
  }
  return told;
}

/// What a step needs to know of the desk: a story of many reports, a second one, an article, an outlet, a speaker.
export async function known(origin) {
  const { items } = await record(origin, '/stories.json?order=largest');
  const [story, other] = items.map((s) => s.id);
  const { articles } = await record(origin, `/stories/${story}.json`);
  const { items: quotes } = await record(origin, '/quotes.json');
  return {
    story,
    other,
    article: articles[0].article,
    outlet: articles.find((a) => a.source)?.source,
    speaker: quotes.find((q) => q.speaker)?.speaker,
  };
}
