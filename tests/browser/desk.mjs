// The desk in a real browser, used as a person uses it: every page looked at, by keys alone, without a script, with decisions and the way
// back, with pages and requests that mean harm, with its feeds and tables read as other programs read them.
//
// usage: node desk.mjs [FOLDER FOR SCREENSHOTS [desk|desk:STEP]]
//   PARALLAX=path of the program, CHROMIUM=path of the browser

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAsData, readCapped } from './desk-data.mjs';
import { decideAll } from './desk-decide.mjs';
import { hostileFolders, resist } from './desk-hostile.mjs';
import { lookAtAll } from './desk-look.mjs';
import { use } from './desk-use.mjs';
import { serve, stopAll } from './serving.mjs';
import { browse, conclude, fault } from './window.mjs';

const folder = mkdtempSync(join(tmpdir(), 'parallax-desk-'));
const shots = process.argv[2];
const only = process.argv[3]?.split(':')[1];

/// The desks, each with how it is started and with what is done at it. What changes an archive takes it back.
const DESKS = [
  { args: ['--demo'], steps: { look: lookAtAll, data: readAsData, use, decide: decideAll } },
  { args: ['--demo', '--excerpt', '150'], steps: { capped: readCapped } },
  { args: hostileFolders(folder), steps: { hostile: resist } },
];

const known = DESKS.flatMap(({ steps }) => Object.keys(steps));
if (only && !known.includes(only)) throw new Error(`no step ${only}; there are: ${known.join(', ')}`);
const browser = await browse();
try {
  for (const { args, steps } of DESKS) {
    const wanted = Object.entries(steps).filter(([name]) => !only || name === only);
    if (wanted.length === 0) continue;
    const desk = await serve(args.join(' '), args);
    for (const [name, step] of wanted) {
      const begun = Date.now();
      try {
        await step(browser, desk, shots);
      } catch (error) {
        fault(name, `cannot go on: ${error.stack}`);
      }
      console.log(`${name}: ${((Date.now() - begun) / 1000).toFixed(0)} s`);
    }
    await desk.stop();
  }
} finally {
  stopAll();
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
conclude();
