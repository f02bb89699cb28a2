// Builds the portals into the folder that the server serves, compresses what browsers fetch, and holds the size budget.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';
import { checkBudget } from './budget.mjs';
import { inWeb, output } from './places.mjs';

await build({ root: inWeb('.'), logLevel: 'warn', build: { outDir: output, emptyOutDir: true } });

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);
const assets = join(output, 'assets');
await Promise.all(
  readdirSync(assets)
    .filter((name) => /\.(js|css|svg|json)$/.test(name))
    .map(async (name) => {
      const file = join(assets, name);
      const bytes = readFileSync(file);
      const packed = await brotli(bytes, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
      });
      writeFileSync(`${file}.br`, packed);
      writeFileSync(`${file}.gz`, await zip(bytes, { level: 9 }));
    }),
);
if (!checkBudget(output)) process.exitCode = 1;
