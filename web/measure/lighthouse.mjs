// Measures pages of a running server by Lighthouse: `npm run measure -- http://127.0.0.1:8080 [PAGE ...]`.
import { writeFileSync } from 'node:fs';
import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';

const [base = 'http://127.0.0.1:8080', ...asked] = process.argv.slice(2);
const pages = asked.length > 0 ? asked : ['/partner/', '/partner/customers', '/centre/', '/console/'];
const people = {
  partner: 'agent@northwind-distribution.example',
  centre: 'admin@harborpine.example',
  console: 'operator@operator.example',
};

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

const chrome = await launch({
  chromePath: '/usr/bin/chromium',
  chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
});
const measured = [];
for (const page of pages) {
  const cookie = await cookieOf(page.split('/')[1]);
  const result = await lighthouse(
    base + page,
    { port: chrome.port, logLevel: 'error', extraHeaders: { Cookie: cookie }, disableStorageReset: true },
    desktopConfig,
  );
  const { categories, audits, finalDisplayedUrl } = result.lhr;
  const scores = Object.fromEntries(
    Object.values(categories).map(({ id, score }) => [id, Math.round((score ?? 0) * 100)]),
  );
  const times = { fcp: audits['first-contentful-paint'], lcp: audits['largest-contentful-paint'], cls: audits['cumulative-layout-shift'] };
  for (const [name, audit] of Object.entries(times)) scores[name] = audit?.displayValue ?? '';
  scores['bytes'] = audits['total-byte-weight']?.displayValue ?? '';
  measured.push({ page, url: finalDisplayedUrl, ...scores });
  const wrong = Object.values(audits).filter((each) => each.score === 0 && each.scoreDisplayMode === 'binary');
  if (process.env.DETAILS) console.log(page, wrong.map((each) => each.id).join(', '));
}
chrome.kill();
console.table(measured.map(({ url, ...row }) => row));
writeFileSync('../../build/lighthouse.json', JSON.stringify(measured, null, 2));
