// The size budget: what a browser must fetch before a portal shows its shell, after brotli.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const kib = 1024;
const entryLimit = 250 * kib;
const routeLimit = 70 * kib;

/** The files that come with a chunk: itself and what it imports, and so on. */
function withImports(manifest, key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const below of manifest[key].imports ?? []) withImports(manifest, below, seen);
  return seen;
}

/** Prints the size of each portal's entry and of its largest page; false when one is over its limit. */
export function checkBudget(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'));
  const size = (keys) =>
    [...keys].reduce((sum, key) => sum + statSync(join(folder, `${manifest[key].file}.br`)).size, 0);
  let good = true;
  for (const [key, chunk] of Object.entries(manifest).filter(([, each]) => each.isEntry)) {
    const entry = withImports(manifest, key);
    const bytes = size(entry);
    const pages = (chunk.dynamicImports ?? []).map((page) => {
      const own = [...withImports(manifest, page)].filter((part) => !entry.has(part));
      return { page, bytes: size(own) };
    });
    const largest = pages.reduce((most, page) => (page.bytes > most.bytes ? page : most), { page: 'none', bytes: 0 });
    const shown = (amount) => `${(amount / kib).toFixed(1)} KiB`;
    console.log(`${key}: ${shown(bytes)} at first; largest page ${shown(largest.bytes)} (${largest.page})`);
    if (bytes > entryLimit) {
      good = false;
      console.error(`${key} is over its budget of ${shown(entryLimit)}.`);
    }
    for (const page of pages.filter((each) => each.bytes > routeLimit)) {
      good = false;
      console.error(`${page.page} adds ${shown(page.bytes)}, over the budget of ${shown(routeLimit)} for a page.`);
    }
  }
  return good;
}
