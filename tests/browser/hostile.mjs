// Pages that mean harm, and pages that are merely unusual: invented, in our own words. What they try to run would write its name into
// `globalThis.hits`.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
/// A script that says that it has run.
const run = (name) => `(globalThis.hits=globalThis.hits||[]).push('${name}')`;
const tag = (name) => `<script>${run(name)}</script>`;
const image = (name) => `<img src=x onerror="${run(name)}">`;
const frame = (name) => `<svg onload="${run(name)}"></svg><iframe srcdoc="&lt;script&gt;parent.${run(name)}&lt;/script&gt;"></iframe>`;
export const LONG = 'Donaudampfschifffahrtsgesellschaft'.repeat(40);
/// Characters that turn a line round, and such as steer a terminal.
export const OVERRIDES = '\u202e\u202d\u202a\u202b\u2066\u2067\u2068';
const STEERING = `\u202eesrever\u202c \u2066\u2067 \u0007\u001b[31m\u0008 \u0085`;

function page({ url, title, outlet, author, time, lang = 'fr', dir, paragraphs, extra = '' }) {
  const meta = (name, content) => `<meta property="${name}" content="${escaped(content)}">`;
  return [
    `<!DOCTYPE html><html lang="${lang}"${dir ? ` dir="${dir}"` : ''}><head><meta charset="utf-8"><title>${escaped(title)}</title>`,
    `<link rel="canonical" href="${escaped(url)}">`,
    meta('og:url', url), meta('og:title', title), meta('og:site_name', outlet), meta('og:type', 'article'),
    meta('article:published_time', time), meta('author', author), meta('article:section', `${tag('section')}Monde`),
    `<meta name="author" content="${escaped(author)}">`,
    `</head><body><article><h1>${escaped(title)}</h1><p class="byline">Par ${escaped(author)}</p>`,
    `<time datetime="${time}">${time}</time>${extra}`,
    ...paragraphs.map((p) => `<p>${escaped(p)}</p>`),
    '</article></body></html>\n',
  ].join('\n');
}

/// One event as each outlet tells it: the words that all of them need to be told together.
const told = (name, more) => [
  `Le barrage de Saint-Orfeu a cédé mardi matin dans la vallée de la Brinze, et 340 habitants du village de Corvières ont été évacués, a annoncé la préfecture de la Haute-Lande. ${more}`,
  `« Nous avons entendu un grondement, puis l’eau était là ${tag(`${name}-quote`)} », a raconté Maryvonne Talbert ${image(`${name}-speaker`)}, la maire de Corvières.`,
  `Selon la préfecture, 27 maisons sont inondées et la route de Saint-Orfeu reste coupée jusqu’à jeudi. ${tag(`${name}-text`)}${image(`${name}-image`)}`,
  `« Personne n’est blessé, c’est un miracle », a déclaré le préfet Anselme Duvauchel mardi à Corvières. ${frame(`${name}-frame`)}`,
];

export const DAM = 'Le barrage de Saint-Orfeu cède';

const harmful = [
  {
    file: 'tags.html',
    url: `https://tags.example/${encodeURIComponent('"')}><script>${run('address')}</script>`,
    title: `${DAM} ${tag('title')}`,
    outlet: `"><img src=x onerror="${run('outlet')}">`,
    author: `Ana ${tag('author')}`,
    paragraphs: told('tags', ''),
    extra: `<script>${run('page')}</script>${image('page-image')}`,
  },
  {
    file: 'address.html',
    url: `javascript:${run('javascript')}`,
    title: `${DAM} : 340 évacués ${image('title-image')}`,
    outlet: `Presse' onmouseover='${run('outlet-attribute')}`,
    author: `javascript:${run('author-address')}`,
    paragraphs: told('address', 'Les secours sont venus par hélicoptère.'),
  },
  {
    file: 'data.html',
    url: `data:text/html,<script>${run('data')}</script>`,
    title: `${DAM}, 27 maisons inondées </title>${tag('title-end')}`,
    outlet: `../../decisions?action=merge#${tag('outlet-path')}`,
    author: '&lt;b&gt;gras&lt;/b&gt;',
    paragraphs: told('data', 'La Brinze est montée de quatre mètres.'),
  },
  {
    file: 'steering.html',
    url: 'https://steering.example/2024/barrage',
    title: `${DAM} ${STEERING} dans la vallée`,
    outlet: `Gazette \u202egnirts\u202c du Sud.json`,
    author: `Zoé \u2067Bidi\u2069`,
    paragraphs: told('steering', `Le mot ${STEERING} tourne la ligne.`),
  },
  {
    file: 'long.html',
    url: `https://long.example/${'a'.repeat(1500)}?q=${'b'.repeat(500)}`,
    title: `${DAM} ${LONG}`,
    outlet: `Tres${'long'.repeat(80)}`,
    author: LONG.slice(0, 300),
    paragraphs: told('long', `Au lieu-dit ${LONG}, l’eau monte encore.`),
  },
];

/// Two Arabic outlets and a Hebrew one on one fire in a market.
const ARABIC = [
  'اندلع حريق كبير صباح الثلاثاء في سوق الخضار وسط مدينة المنارة، وأسفر عن إصابة اثني عشر شخصا، حسب ما أعلنت الحماية المدنية.',
  'وقال رئيس البلدية سامي الكتاني: «سنعيد بناء السوق قبل نهاية السنة، ولن نترك التجار وحدهم».',
  'وأتى الحريق على 40 محلا تجاريا، وتمكن رجال الإطفاء من السيطرة عليه بعد ثلاث ساعات.',
];
const rightToLeft = [
  { file: 'arabic-1.html', url: 'https://almanara.example/souq', title: 'حريق كبير في سوق المنارة يصيب اثني عشر شخصا', outlet: 'صحيفة المنارة', author: 'ليلى حداد', lang: 'ar', dir: 'rtl', paragraphs: ARABIC },
  {
    file: 'arabic-2.html',
    url: 'https://alsahil.example/souq',
    title: 'المنارة: حريق في سوق الخضار وإصابة 12 شخصا',
    outlet: 'أخبار الساحل',
    author: 'يوسف بن عمر',
    lang: 'ar',
    dir: 'rtl',
    paragraphs: [ARABIC[0].replace('اثني عشر', 'خمسة عشر'), ARABIC[1], 'وأكد شهود عيان (Reuters) أن النيران بدأت في محل لبيع الأقمشة قرب المدخل الشمالي للسوق.'],
  },
  {
    file: 'hebrew.html',
    url: 'https://hamigdalor.example/shuk',
    title: 'שריפה גדולה בשוק הירקות באל־מנארה',
    outlet: 'המגדלור',
    author: 'נועה לוי',
    lang: 'he',
    dir: 'rtl',
    paragraphs: [
      'שריפה גדולה פרצה ביום שלישי בבוקר בשוק הירקות במרכז העיר אל־מנארה, ושנים עשר בני אדם נפצעו, כך הודיעו שירותי הכבאות.',
      'ראש העירייה סמי אל־כתאני אמר: ”נבנה את השוק מחדש לפני סוף השנה“.',
      'האש כילתה 40 חנויות, והכבאים השתלטו עליה אחרי שלוש שעות.',
    ],
  },
];

/// One page as it was fetched twice, between which its words changed.
const versions = ['340', '355'].map((number, nth) => ({
  file: `version-${nth + 1}.html`,
  url: 'https://brinze-infos.example/2024/barrage',
  title: nth === 0 ? `${DAM} à l’aube` : `${DAM} : le bilan monte`,
  outlet: 'Brinze Infos',
  author: 'Léo Marchais',
  paragraphs: told('version', '').map((p) => p.replace('340', number)).concat(nth === 0 ? [] : [`Un pont est détruit. ${tag('version-two')}`]),
}));

/// Writes the pages; the second versions into a folder of their own, to be read after the first.
export function writeHostile(folder) {
  const [first, second] = [join(folder, '1'), join(folder, '2')];
  for (const at of [first, second]) mkdirSync(at, { recursive: true });
  [...harmful, ...rightToLeft, ...versions].forEach(({ file, ...of }, nth) => {
    const time = `2024-03-05T${String(8 + (nth % 12)).padStart(2, '0')}:15:00+01:00`;
    writeFileSync(join(file === 'version-2.html' ? second : first, file), page({ time, ...of }));
  });
  return [first, second];
}
