#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Pages in a real browser: Debian's chromium, led by playwright-core, which npm installs:
#
#   npm install --no-save --prefix browser playwright-core@1.49
#
# Later ones do not run with the Node.js of every Debian that chromium is in.
# It is looked for in browser/ of the source folder and of the build folder, and where
# NODE_PATH says. What is missing is said, and the test skipped.
set -u
top=$(cd "${top_srcdir:-.}" && pwd)
build=$(cd "${top_builddir:-.}" && pwd)
program=$build/smtpscope
command -v node >/dev/null || { echo "no node: skipped"; exit 77; }
NODE_PATH=$top/browser/node_modules:$build/browser/node_modules:${NODE_PATH:-}
export NODE_PATH
node -e 'try { require("playwright-core"); } catch (error) { process.exit(1); }' || {
    echo "playwright-core cannot be loaded: skipped"
    exit 77
}
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT

cd "$top/pcaps" || exit 99
"$program" read --format html -o "$scratch/one.html" founding-story-server-side.pcap || exit 1
"$program" read --format html -o "$scratch/all.html" --headers --mime ./*.pcap 2>/dev/null
"$program" report --format html -o "$scratch/report.html" ./*.pcap 2>/dev/null
"$build/tests/html/hostile_page" >"$scratch/hostile.html" || exit 1
"$build/tests/html/hostile_page" lines >"$scratch/hostile.jsonl" || exit 1
"$program" report --format html -o "$scratch/hostile-report.html" "$scratch/hostile.jsonl" || exit 1
node "$top/tests/html/browser.js" "$scratch"/*.html
