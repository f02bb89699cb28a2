// Makes src/shared/api/schema.d.ts, the types of everything on the wire, from the server's own OpenAPI document.
//
// The document comes from `chandlery openapi`; CHANDLERY_OPENAPI names a file instead. Written only when it changed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { binary, inWeb } from './places.mjs';

function document() {
  const file = process.env.CHANDLERY_OPENAPI;
  if (file) return readFileSync(file, 'utf8');
  return execFileSync(binary(), ['openapi'], { encoding: 'utf8', maxBuffer: 64 << 20 });
}

const text = document();
const target = inWeb('src/shared/api/schema.d.ts');
const mark = `// Made by "npm run generate" from ${createHash('sha256').update(text).digest('hex')}. Do not edit.\n`;
if (!existsSync(target) || !readFileSync(target, 'utf8').startsWith(mark)) {
  const nodes = await openapiTypescript(JSON.parse(text), { defaultNonNullable: false });
  writeFileSync(target, mark + astToString(nodes));
  console.log('wrote src/shared/api/schema.d.ts');
}
