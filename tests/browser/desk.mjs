// The desk in a real browser, used as a person uses it: every page looked at, by keys alone, without a script, with decisions and the way
// back, with pages and requests that mean harm, with its feeds and tables read as other programs read them.
//
// usage: node desk.mjs [FOLDER FOR SCREENSHOTS [desk|desk:STEP]]
//   PARALLAX=path of the program, CHROMIUM=path of the browser

import { readAsData, readCapped } from './desk-data.mjs';
import { decideAll } from './desk-decide.mjs';
import { hostileFolders, resist } from './desk-hostile.mjs';
import { lookAtAll } from './desk-look.mjs';
import { use } from './desk-use.mjs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, stopAll } from './serving.mjs';
import { browse, conclude, fault } from './window.mjs';

const folder = mkdtempSync(join(tmpdir(), 'parallax-desk-'));
const shots = process.argv[2];
const only = process.argv[3]?.split(':')[1];

/// Each step with how its desk is started; steps that are started the same way share a desk.
const STEPS = [
  ['look', ['--demo'], lookAtAll],
  ['use', ['--demo'], use],
  ['data', ['--demo'], readAsData],
  ['capped', ['--demo', '--excerpt', '150'], readCapped],
  ['decide', ['--demo'], decideAll],
  ['hostile', () => hostileFolders(folder), resist],
];

const browser = await browse();
try {
  for (const [name, args, step] of STEPS.filter(([name]) => !only || name === only)) {
    const begun = Date.now();
    const desk = await serve(name, typeof args === 'function' ? args() : args);
    try {
      await step(browser, desk, shots);
    } catch (error) {
      fault(name, `cannot go on: ${error.stack}`);
    }
    await desk.stop();
    console.log(`${name}: ${((Date.now() - begun) / 1000).toFixed(0)} s`);
  }
} finally {
  stopAll();
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
conclude();
