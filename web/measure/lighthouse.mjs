// Measures the main pages of a running server by Lighthouse: `node lighthouse.mjs http://127.0.0.1:8080 [--hold] [PAGE ...]`.
//
// `--hold` makes it a test: each page's accessibility and best practices are held to at least 95. The closing line is "N passed, N failed".
import { writeFileSync } from 'node:fs';
import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';

const least = 95;
/** A page's performance is the best of so many runs: whatever else the machine does makes a run slower, never faster. */
const most = 3;

const harborPine = '/partner/customers/20000000-0000-4000-8000-000000000001';
const mainPages = [
  '/signin?portal=partner',
  '/partner/',
  `${harborPine}/software`,
  `${harborPine}/buy`,
  '/centre/products',
  '/console/',
];
const people = {
  partner: 'admin@northwind-distribution.example',
  centre: 'admin@harborpine.example',
  console: 'operator@operator.example',
};

const [base = 'http://127.0.0.1:8080', ...rest] = process.argv.slice(2);
const hold = rest.includes('--hold');
const asked = rest.filter((each) => each !== '--hold');

/** Signs in as a browser would, and gives the session's cookie. */
async function cookieOf(portal) {
  const answer = await fetch(`${base}/signin?portal=${portal}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: base },
    body: new URLSearchParams({ user_name: people[portal], password: 'Chandlery-demo-2026' }),
  });
  return (answer.headers.getSetCookie()[0] ?? '').split(';')[0];
}

const config = {
  ...desktopConfig,
  settings: {
    ...desktopConfig.settings,
    onlyCategories: ['performance', 'accessibility', 'best-practices'],
    skipAudits: ['bf-cache', 'screenshot-thumbnails', 'final-screenshot'],
    disableFullPageScreenshot: true,
  },
};

const cookies = new Map();
async function headersFor(portal) {
  if (!people[portal]) return {};
  if (!cookies.has(portal)) cookies.set(portal, await cookieOf(portal));
  return { Cookie: cookies.get(portal) };
}

/** One run: the scores of 100, the times, how quick the machine was, and what was found wrong. */
async function run(chrome, page) {
  const extraHeaders = await headersFor(/\w+/.exec(page)[0]);
  const { lhr } = await lighthouse(base + page, { port: chrome.port, logLevel: 'error', extraHeaders }, config);
  const { categories, audits } = lhr;
  const score = (id) => Math.round((categories[id].score ?? 0) * 100);
  const shown = (id) => audits[id]?.displayValue ?? '';
  return {
    page,
    performance: score('performance'),
    accessibility: score('accessibility'),
    'best-practices': score('best-practices'),
    fcp: shown('first-contentful-paint'),
    lcp: shown('largest-contentful-paint'),
    tbt: shown('total-blocking-time'),
    si: shown('speed-index'),
    bytes: shown('total-byte-weight'),
    machine: lhr.environment.benchmarkIndex,
    wrong: Object.values(categories).flatMap((category) =>
      category.auditRefs.filter(({ id, weight }) => weight > 0 && (audits[id].score ?? 1) < 0.9).map(({ id }) => id),
    ),
  };
}

/** The page's best run, of as many as it takes to reach the least score. */
async function measure(chrome, page) {
  let best = await run(chrome, page);
  for (let again = 1; again < most && best.performance < least; again++) {
    const next = await run(chrome, page);
    if (next.performance > best.performance) best = next;
  }
  return best;
}

/** What falls short of the least score, a line each. */
function shortfalls(measured) {
  // Performance is told and not held: it depends on the machine, whatever is simulated.
  return ['accessibility', 'best-practices']
    .filter((id) => measured[id] < least)
    .map((id) => `${measured.page}: ${id} ${measured[id]}, by ${measured.wrong.join(', ')}`);
}

const chrome = await launch({
  chromePath: '/usr/bin/chromium',
  chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
});
const measured = [];
for (const page of asked.length > 0 ? asked : mainPages) measured.push(await measure(chrome, page));
chrome.kill();
console.table(measured.map(({ wrong, ...row }) => row));
writeFileSync(new URL('../../build/lighthouse.json', import.meta.url), JSON.stringify(measured, null, 2));
if (hold) {
  let passed = 0;
  for (const page of measured) {
    const short = shortfalls(page);
    for (const line of short) console.log(line);
    if (short.length === 0) passed++;
  }
  console.log(`${passed} passed, ${measured.length - passed} failed`);
  process.exitCode = passed === measured.length ? 0 : 1;
}
