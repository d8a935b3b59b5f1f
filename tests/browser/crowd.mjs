// A story of many articles, made from the articles of a sample: each is printed again by many outlets with small changes, as
// dispatches are. The same for the same arguments: no chance, no clock.

import { readFileSync } from 'node:fs';

const EPOCH_STEP = 7 * 60 * 1000;

/// The articles of a sample story, as records.
export function records(path) {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

/// One article as another outlet prints it: some paragraphs gone, one number changed here and there, a credit or none.
function printedAgain(article, nth) {
  const paragraphs = article.text.split('\n\n');
  const kept = paragraphs.filter((_, at) => paragraphs.length < 4 || (at + nth) % 5 !== 4);
  let text = kept.join('\n\n');
  if (nth % 4 === 1) text = text.replace(/\b(\d{2})\b/, (n) => String(Number(n) + 1));
  if (nth % 4 === 2) text = text.replace(/, /, ' – ');
  const time = article.date ? new Date(Date.parse(article.date) + EPOCH_STEP * (nth + 1)) : null;
  return {
    ...article,
    id: `${article.id}/again-${nth}`,
    url: `https://courrier-${nth}.example/${encodeURIComponent(article.id)}`,
    source: `Le Courrier du Pays n° ${nth}`,
    date: time && !Number.isNaN(time.getTime()) ? time.toISOString() : article.date,
    authors: [],
    agencies: nth % 3 === 0 ? [] : article.agencies,
    text,
  };
}

/// A story of at least `count` articles.
export function crowd(path, count) {
  const originals = records(path);
  const all = [...originals];
  for (let nth = 0; all.length < count; nth += 1) {
    // Most print the first two again, as most print the agency.
    const of = nth % 5 === 4 ? nth % originals.length : nth % 2;
    all.push(printedAgain(originals[of], nth));
  }
  return all.map((record) => JSON.stringify(record)).join('\n') + '\n';
}

/// A sentence with another word after every third of its own: no run of words is anybody else's.
function apart(sentence, nth) {
  const fillers = ['donc', 'encore', 'ainsi', 'aussi', 'alors'];
  const word = (w, at) => ((at + nth) % 3 === 2 ? `${w} ${fillers[(at + nth) % fillers.length]}` : w);
  return sentence.split(' ').map(word).join(' ');
}

/// A story whose articles each have something of several others and not much of any: none stands under another.
export function mosaic(path, count) {
  const originals = records(path);
  const sentences = originals.map((article) => article.text.split(/(?<=[.!?»”"])\s+/).filter((s) => s.length > 40));
  const made = Array.from({ length: count - originals.length }, (_, nth) => {
    const words = sentences.map((all, of) => all[(nth * 3 + of * 5) % all.length]).slice(nth % 2);
    const text = words.map((sentence, at) => apart(sentence, nth + at)).join(' ');
    const article = originals[nth % originals.length];
    return { ...printedAgain(article, nth), id: `mosaic-${nth}`, agencies: [], text };
  });
  return [...originals, ...made].map((record) => JSON.stringify(record)).join('\n') + '\n';
}
