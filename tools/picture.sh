#!/bin/sh
# Make docs/pictures/report.png, the picture of the README: the top of the report of samples/visite-kyiv.
#
# usage: tools/picture.sh            (needs cargo, and chromium or another browser of its family: CHROMIUM=path)
#
# No network: the report is one file without anything to fetch. The time in it is fixed, so the same program gives the
# same report; the fonts are those of the machine.
set -eu
cd "$(dirname "$0")/.."

browser=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cargo build --quiet --package parallax
target/debug/parallax --quiet compare samples/visite-kyiv/*.html samples/visite-kyiv/*.txt \
    --url-map samples/visite-kyiv/urls.tsv --format html --ui-lang en \
    --time 2026-11-20T09:00:00Z --output "$work/report.html"

mkdir -p docs/pictures
"$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --hide-scrollbars --user-data-dir="$work/profile" \
    --force-device-scale-factor=1 --window-size=1400,1230 --screenshot="$PWD/docs/pictures/report.png" \
    "file://$work/report.html" 2>/dev/null
ls -l docs/pictures/report.png
