// SPDX-License-Identifier: GPL-2.0-or-later
// What a browser makes of pages: nothing is asked for, nothing complains, everything can be
// read on a wide screen and on a telephone, light and dark, on paper, and without JavaScript.
//
// browser.js PAGE...                     checks them
// browser.js --screenshot PNG PAGE [SELECTOR]   makes the picture that the documentation shows
'use strict';
const path = require('path');
const fs = require('fs');

const SKIPPED = 77;
const WIDE = 1280;
const PHONE = 360;
const PATIENCE = 300000; // milliseconds, on a machine that is busy with other tests

function load() {
  try {
    return require('playwright-core').chromium;
  } catch (error) {
    console.log('no playwright-core: skipped');
    process.exit(SKIPPED);
  }
}

const failures = [];
function fail(words) {
  if (failures.length < 20) console.log(words);
  failures.push(words);
}

// In the page: what sticks out of it, or of its diagram.
function layoutTroubles() {
  const troubles = [];
  const root = document.scrollingElement;
  if (root.scrollWidth > innerWidth)
    troubles.push(`the page is ${root.scrollWidth} wide, the window ${innerWidth}`);
  for (const image of document.querySelectorAll('svg[role=img]')) {
    const frame = image.getBoundingClientRect();
    if (frame.width === 0) continue;
    const life = image.querySelector('line.life.client');
    const left = life ? life.getBoundingClientRect().left : frame.left;
    for (const text of image.querySelectorAll('text')) {
      const box = text.getBoundingClientRect();
      if (box.width === 0) continue;
      const from = text.matches('.l, .f') ? left : frame.left;
      if (box.left < from - 2 || box.right > frame.right + 2)
        troubles.push(`"${text.textContent}" sticks out of its diagram`);
      if (text.matches('.t') && life && box.right > left)
        troubles.push(`the time ${text.textContent} runs into the client's line`);
      if (parseFloat(getComputedStyle(text).fontSize) < 10.9)
        troubles.push(`"${text.textContent}" is too small`);
    }
  }
  return troubles;
}

// In the page: words of tables that break, or are not all to be seen by scrolling. A hyphen or a
// slash may end a line; what was sent is no words and may break anywhere.
function tableTroubles() {
  const troubles = new Set();
  const range = document.createRange();
  for (const cell of document.querySelectorAll('th, td')) {
    if (!cell.checkVisibility()) continue;
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      if (text.parentElement.closest('.wire')) continue;
      for (const word of text.data.matchAll(/[A-Za-z0-9.]+/g)) {
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1)
          troubles.add(`"${word[0]}" breaks in a table`);
      }
    }
  }
  for (const table of document.querySelectorAll('table')) {
    const box = table.parentElement;
    if (table.checkVisibility() && table.offsetWidth > box.clientWidth &&
        (getComputedStyle(box).overflowX !== 'auto' || box.scrollWidth <= box.clientWidth))
      troubles.add(`a table of ${table.offsetWidth} does not scroll in ${box.clientWidth}`);
  }
  return [...troubles];
}

// In the page: texts whose contrast is below what WCAG 2.2, 1.4.3 (level AA), asks for.
function contrastTroubles() {
  const parse = (colour) => {
    const numbers = colour.match(/[\d.]+/g).map(Number);
    return { rgb: numbers.slice(0, 3), alpha: numbers.length > 3 ? numbers[3] : 1 };
  };
  const channel = (value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
  };
  const luminance = (rgb) =>
    0.2126 * channel(rgb[0]) + 0.7152 * channel(rgb[1]) + 0.0722 * channel(rgb[2]);
  const ratio = (a, b) => {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const backgroundOf = (element) => {
    if (element.closest('svg')) {
      const group = element.closest('g');
      const band = group && group.querySelector('rect.band');
      if (band) return parse(getComputedStyle(band).fill).rgb;
      element = element.closest('svg').parentElement;
    }
    for (; element; element = element.parentElement) {
      const colour = parse(getComputedStyle(element).backgroundColor);
      if (colour.alpha === 1) return colour.rgb;
      if (colour.alpha > 0) throw new Error('a background that one sees through');
    }
    return [255, 255, 255];
  };
  const troubles = new Set();
  let checked = 0;
  for (const element of document.querySelectorAll('body *')) {
    if (!element.checkVisibility() || element.closest('title, desc')) continue;
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    const style = getComputedStyle(element);
    const colour = parse(element.closest('svg') ? style.fill : style.color).rgb;
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const found = ratio(colour, backgroundOf(element));
    checked++;
    if (found < (large ? 3 : 4.5))
      troubles.add(`contrast ${found.toFixed(2)}: <${element.tagName} class="` +
        `${element.getAttribute('class')}"> ${element.textContent.trim().slice(0, 40)}`);
  }
  if (checked < 10) troubles.add(`only ${checked} texts were looked at`);
  return [...troubles];
}

// In the page: what its images show.
function imageTroubles() {
  const troubles = [];
  const images = [...document.querySelectorAll('svg[role=img]')];
  if (images.length === 0) troubles.push('no diagram and no chart');
  for (const image of images) {
    const marks = image.querySelectorAll('line, rect, path, polyline').length;
    if (marks < 2) troubles.push('an image with nothing in it');
    if (image.getBoundingClientRect().height < 30) troubles.push('an image without a height');
  }
  return troubles;
}

async function open(browser, file, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const address = 'file://' + path.resolve(file);
  page.on('console', (message) => fail(`${file}: the console says: ${message.text()}`));
  page.on('pageerror', (error) => fail(`${file}: an error: ${error}`));
  page.on('dialog', (dialog) => {
    fail(`${file}: it says ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url() !== address) fail(`${file}: it asks for ${request.url()}`);
  });
  context.on('page', (other) => other !== page && fail(`${file}: it opens another page`));
  await page.goto(address);
  return page;
}

async function report(page, where, check) {
  for (const trouble of await page.evaluate(check)) fail(`${where}: ${trouble}`);
}

async function checkScreen(browser, file, width, colorScheme) {
  const where = `${file} at ${width}, ${colorScheme}`;
  const page = await open(browser, file, { viewport: { width, height: 900 }, colorScheme });
  if (await page.locator('main').count() !== 1) fail(`${where}: no main part`);
  await report(page, where, layoutTroubles);
  await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
  await report(page, where, layoutTroubles);
  await report(page, where, tableTroubles);
  await report(page, where, imageTroubles);
  await report(page, where, contrastTroubles);
  if (await page.getByRole('img').count() === 0) fail(`${where}: no image has a name`);
  await page.context().close();
}

async function checkPaper(browser, file, colorScheme) {
  const page = await open(browser, file, { viewport: { width: 718, height: 1000 }, colorScheme });
  await page.emulateMedia({ media: 'print', colorScheme });
  await report(page, `${file} on paper, ${colorScheme}`, layoutTroubles);
  await report(page, `${file} on paper, ${colorScheme}`, contrastTroubles);
  const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  if (colour !== 'rgb(255, 255, 255)') fail(`${file}: paper is ${colour}`);
  const paper = await page.pdf({ format: 'A4', margin: { top: '15mm', bottom: '15mm',
    left: '10mm', right: '10mm' } });
  if (paper.subarray(0, 5).toString() !== '%PDF-' || paper.length < 5000)
    fail(`${file}: it does not print`);
  await page.context().close();
}

// Without it the page is the same: words and pictures, and what opens when it is clicked.
async function checkWithoutScript(browser, file) {
  const look = async (javaScriptEnabled) => {
    const page = await open(browser, file, { viewport: { width: WIDE, height: 900 },
      javaScriptEnabled });
    // Whether what is far below has been laid out by now is a question of time.
    await page.evaluate(() => document.querySelectorAll('details').forEach((element) => {
      element.style.contentVisibility = 'visible';
    }));
    const seen = [await page.locator('body').innerText(), await page.locator('[open]').count()];
    const shut = page.locator('main details:not([open])').first();
    if (await shut.count() > 0) {
      await shut.locator('> summary').click();
      seen.push(await page.locator('[open]').count());
      if (seen[2] !== seen[1] + 1) fail(`${file}: what is clicked does not open`);
    }
    await page.context().close();
    return JSON.stringify(seen);
  };
  if (await look(true) !== await look(false)) fail(`${file}: without JavaScript it is another`);
}

// A link to a session opens it, so that its diagram is to be seen.
async function checkLinks(browser, file) {
  const page = await open(browser, file, { viewport: { width: WIDE, height: 900 },
    javaScriptEnabled: false });
  const links = page.locator('a[href^="#s-"]');
  const count = await links.count();
  for (const index of new Set([0, count - 1])) {
    if (count === 0 || !await links.nth(index).isVisible()) continue;
    const target = page.locator(await links.nth(index).getAttribute('href')).first();
    if (await target.evaluate((element) => element.matches('details:not([open])'))) continue;
    await links.nth(index).click();
    await target.locator('div.ladder').first().waitFor()
      .catch(() => fail(`${file}: a link leads to a session that is shut`));
  }
  await page.context().close();
}

async function takePicture(browser, file, page, selector) {
  const context = await browser.newContext({ viewport: { width: 800, height: 900 },
    colorScheme: 'light' });
  const opened = await context.newPage();
  await opened.goto('file://' + path.resolve(page));
  if (selector)
    await opened.locator(selector).first().screenshot({ path: file });
  else
    await opened.screenshot({ path: file });
}

async function main() {
  const chromium = load();
  const executablePath = process.env.CHROMIUM || '/usr/bin/chromium';
  if (!fs.existsSync(executablePath)) {
    console.log('no Chromium: skipped');
    process.exit(SKIPPED);
  }
  // As root, and in containers, it has no sandbox of its own; the pages are ours.
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const files = process.argv.slice(2);
  if (files[0] === '--screenshot') {
    await takePicture(browser, ...files.slice(1));
  } else {
    for (const file of files) {
      for (const width of [WIDE, PHONE])
        for (const colorScheme of ['light', 'dark'])
          await checkScreen(browser, file, width, colorScheme);
      for (const colorScheme of ['light', 'dark']) await checkPaper(browser, file, colorScheme);
      await checkWithoutScript(browser, file);
      await checkLinks(browser, file);
    }
    console.log(`${files.length} pages, ${failures.length} failures`);
  }
  await browser.close();
  process.exit(failures.length === 0 ? 0 : 1);
}

main().catch((error) => {
  console.log(error.stack);
  process.exit(1);
});
