#!/usr/bin/env python3
"""Derives the tables of `data/names/` from CLDR and GeoNames.

    tools/derive_names.py FOLDER

FOLDER holds, gzipped and tab-separated:
  territories.tsv.gz           code, language, name, source   (only rows whose source starts with "cldr" are read)
  cldr_exemplar_cities.tsv.gz  time zone, language, name
  geonames_cities100k.tsv.gz   geonameid, country, population, name, alternates joined by "|"

Writes `data/names/forms.tsv` and `data/names/entities.tsv`, both sorted by bytes so that they can be searched as they
are. Python 3.9+, standard library only; the same input gives the same bytes.
"""
import collections, gzip, os, re, sys, unicodedata

LANGUAGES = ('fr', 'en', 'de', 'es')
OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'data', 'names')
OPENED = {'œ': 'oe', 'æ': 'ae', 'ß': 'ss', 'ø': 'o', 'ł': 'l', 'đ': 'd', 'ð': 'd', 'ı': 'i'}
# Letters that French, English, German or Spanish print, and the marks of names that they borrow unchanged.
LETTERS = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŁłŃńŚśŹźŻżĄąĘęĂăȘșȚțŞşŢţŠšŽžČčŘřĐđİıĞğŐőŰűŒœ][A-Za-zÀ-ÖØ-öø-ÿŁłŃńŚśŹźŻżĄąĘęĂăȘșȚțŞşŢţŠšŽžČčŘřĐđİıĞğŐőŰűŒœ' .-]*")
WHOLE, NEAR = 1_000_000, 250_000   # population from which all clean alternates, or only those near the name, are kept


def rows(folder, name):
    with gzip.open(os.path.join(folder, name), 'rt', encoding='utf-8') as lines:
        for line in lines:
            yield line.rstrip('\n').split('\t')


def fold(name):
    """The key of a form: as `language::fold`, hyphens as spaces, no points."""
    name = name.replace('’', "'").replace('ʻ', "'").lower()
    name = ''.join(OPENED.get(c, c) for c in unicodedata.normalize('NFKD', name) if not unicodedata.combining(c))
    return ' '.join(name.replace('-', ' ').replace('.', '').split())


def similarity(a, b):
    """Jaro-Winkler."""
    if a == b: return 1.0
    reach = max(max(len(a), len(b)) // 2 - 1, 0)
    used = [False] * len(b); common = []
    for i, c in enumerate(a):
        for j in range(max(0, i - reach), min(len(b), i + reach + 1)):
            if not used[j] and b[j] == c:
                used[j] = True; common.append(c); break
    if not common: return 0.0
    other = [b[j] for j in range(len(b)) if used[j]]
    swaps = sum(x != y for x, y in zip(common, other)) / 2; m = len(common)
    jaro = (m / len(a) + m / len(b) + (m - swaps) / m) / 3
    prefix = 0
    for x, y in zip(a[:4], b[:4]):
        if x != y: break
        prefix += 1
    return jaro + prefix * 0.1 * (1 - jaro)


def plain_forms(name):
    """"Myanmar (Birmanie)" is two names; what follows a comma or stands in brackets as an abbreviation is none."""
    inner = re.findall(r'\(([^)]*)\)', name)
    outer = re.sub(r'\s*\([^)]*\)', '', name).strip()
    return [outer] + [i for i in inner if len(i) > 4 and '.' not in i]


def good_country_form(form):
    return len(re.sub(r'[^\w]', '', form)) > 3 and ',' not in form


def countries(folder):
    forms = collections.defaultdict(lambda: collections.defaultdict(list))
    for code, language, name, source in rows(folder, 'territories.tsv.gz'):
        if source.startswith('cldr') and language in LANGUAGES and code not in ('QO', 'ZZ', 'XA', 'XB', 'EZ', 'EU', 'UN'):
            forms[code][language].append(name)
    return forms


def choose(names):
    """The form to print: no brackets, not an abbreviation, then the shortest."""
    return min(names, key=lambda n: ('(' in n, ' - ' in n, len(re.sub(r'\W', '', n)) < 4, len(n), n))


def city_alternates(name, population, alternates):
    key = fold(name); kept = []
    for form in alternates:
        if not LETTERS.fullmatch(form) or not form[0].isupper() or len(form) < 5 or len(form.split()) > len(name.split()): continue
        near = similarity(fold(form), key)
        if population >= WHOLE and near >= 0.7 or population >= NEAR and near >= 0.88 or near >= 0.95: kept.append(form)
    return kept


def main(folder):
    entities, forms = {}, {}
    def add(form, entity, rank):
        key = fold(form)
        if len(key) > 2 and (key not in forms or forms[key][0] < rank): forms[key] = (rank, entity)
    for code, by_language in countries(folder).items():
        entity = f'country:{code}'; shown = {l: choose(n) for l, n in by_language.items()}
        shown = {l: plain_forms(n)[0] for l, n in shown.items()}
        entities[entity] = (0, code, shown)
        for names in by_language.values():
            for name in names:
                for form in plain_forms(name):
                    if good_country_form(form): add(form, entity, 10 ** 10)
    cities = {}; by_key = {}
    for number, country, population, name, alternates in rows(folder, 'geonames_cities100k.tsv.gz'):
        alternates = [a for a in alternates.split('|') if a]; population = int(population)
        cities[number] = (country, population, name, {})
        for form in [name] + alternates:
            by_key.setdefault(fold(form), number)      # the table is sorted by population
        for form in [name] + city_alternates(name, population, alternates):
            add(form, f'city:{number}', population + (10 ** 9 if form == name else 0))
    for zone, language, name in rows(folder, 'cldr_exemplar_cities.tsv.gz'):
        number = by_key.get(fold(zone.split('/')[-1].replace('_', ' ')))
        if number and language in LANGUAGES:
            cities[number][3][language] = name
            add(name, f'city:{number}', 2 * 10 ** 9 + cities[number][1])
    for number, (country, population, name, shown) in cities.items():
        entities[f'city:{number}'] = (population, country, {'': name, **shown})
    used = {entity for _, entity in forms.values()}
    with open(os.path.join(OUT, 'forms.tsv'), 'w', encoding='utf-8', newline='\n') as out:
        for key in sorted(forms, key=lambda k: k.encode()): out.write(f'{key}\t{forms[key][1]}\n')
    with open(os.path.join(OUT, 'entities.tsv'), 'w', encoding='utf-8', newline='\n') as out:
        out.write('#entity\tcountry\tthousands\tname\t' + '\t'.join(LANGUAGES) + '\n')
        for entity in sorted(used, key=lambda k: k.encode()):
            population, country, shown = entities[entity]
            default = shown.get('') or shown.get('en') or ''
            own = [shown.get(l, '') if shown.get(l, '') != default else '' for l in LANGUAGES]
            out.write('\t'.join([entity, country, str(population // 1000), default] + own).rstrip('\t') + '\n')


if __name__ == '__main__':
    if len(sys.argv) != 2: sys.exit(__doc__)
    main(sys.argv[1])
