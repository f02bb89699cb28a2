// Where things are, relative to this folder.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const inWeb = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
export const inRepository = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The built portals: beside the executable, where the server looks for them. */
export const output = process.env.CHANDLERY_WEB ?? inRepository('build/release/web');

/** The server's executable. */
export function binary() {
  const path = process.env.CHANDLERY_BINARY ?? inRepository('build/release/chandlery');
  if (!existsSync(path)) throw new Error(`There is no server at ${path}. Build it first, or set CHANDLERY_BINARY.`);
  return path;
}
