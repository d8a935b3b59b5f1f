// What the tests in a browser share: the program, the browser, the list of faults, and what is looked at on any page.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const widths = [360, 900, 1600];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

function first(paths, what) {
  const found = paths.filter(Boolean).find((path) => existsSync(path));
  if (!found) throw new Error(`${what} is not there: looked at ${paths.filter(Boolean).join(', ')}`);
  return found;
}

export const program = first(
  [process.env.PARALLAX, join(root, 'target/debug/parallax'), join(root, 'target/release/parallax')],
  'the program (cargo build)',
);

export function browse() {
  const executablePath = first([process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'], 'a browser');
  return chromium.launch({ executablePath, headless: true, args: flags });
}

const faults = [];
export const fault = (where, what) => {
  faults.push(`${where}: ${what}`);
  console.error(`FAULT ${where}: ${what}`);
};

/// A fault if something does not hold.
export const hold = (where, held, what) => {
  if (!held) fault(where, what);
  return held;
};

/// Says what was found, also by the exit code.
export function conclude() {
  if (faults.length > 0) {
    console.error(`${faults.length} faults`);
    process.exitCode = 1;
  } else {
    console.log('no faults');
  }
}

/// Whether a page is wider than its window.
export async function measure(page, where) {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (wider <= 0) return;
  const who = await page.evaluate(() => {
    const inBox = (e) => e.closest('.scroll') && getComputedStyle(e.closest('.scroll')).overflowX !== 'visible';
    const out = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1 && !inBox(e));
    return out.slice(0, 3).map((e) => `${e.tagName.toLowerCase()}.${e.className.baseVal ?? e.className} “${e.textContent.slice(0, 40)}”`).join(', ');
  });
  fault(where, `the page is ${wider} px wider than its window (${who})`);
}

/// Which rules of accessibility a page breaks: all of them, or those that are named.
export async function audit(page, where, rules) {
  // The page's own policy lets no script in; the rules are read into the page by the browser's debugger.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  const found = await page.evaluate((only) => {
    const runOnly = only && { type: 'rule', values: only };
    return globalThis.axe.run(document, { resultTypes: ['violations'], elementRef: false, preload: false, ...(runOnly && { runOnly }) });
  }, rules);
  for (const violation of found.violations) {
    const grave = ['serious', 'critical'].includes(violation.impact);
    const nodes = violation.nodes.slice(0, 3).map((n) => `${n.target.join(' ')} ${n.failureSummary ?? ''}`.replace(/\s+/g, ' '));
    const words = `${violation.impact} ${violation.id} ×${violation.nodes.length}: ${nodes.join(' | ')}`;
    if (grave) fault(where, words);
    else console.log(`  note ${where}: ${words.slice(0, 240)}`);
  }
}

/// What is wrong with a page as it stands in the window.
export async function look(page, where) {
  await measure(page, where);
  await audit(page, where);
}
