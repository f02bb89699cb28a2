// What the program is made of, as CycloneDX 1.5: node tools/sbom.mjs BUILD_FOLDER OUTPUT (`./dev sbom`).
//
// Debian packages: those whose libraries the program loads (ldd), those whose headers were read when it was compiled, as much of it
// is headers alone (what ninja noted of each source), and the list of common passwords. npm packages: what web/package-lock.json has
// for the portals without the tools that build them. The same tree on the same machine gives the same file: its time is the last
// commit's.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';

const [, , build, output] = process.argv;
if (!output) throw new Error('usage: node tools/sbom.mjs BUILD_FOLDER OUTPUT');
const root = new URL('..', import.meta.url);

const run = (program, ...words) =>
  execFileSync(program, words, { encoding: 'utf8', maxBuffer: 1 << 28, cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
const lines = (text) => text.split('\n').filter(Boolean);

/** Path to the Debian package that brought it. Throws for a file that none did: what cannot be named must not go unseen. */
function packagesOf(files) {
  const real = [...new Set([...files].map((file) => realpathSync(file)))];
  // Debian 12 merges /lib into /usr/lib, but some packages still say /lib.
  const asked = real.flatMap((file) => (file.startsWith('/usr/') ? [file, file.slice(4)] : [file]));
  let said = '';
  try {
    said = run('dpkg-query', '-S', ...asked);
  } catch (missing) {
    said = missing.stdout; // ends with 1 where it does not know some of them
  }
  const of = new Map();
  for (const line of lines(said)) {
    const [, names, file] = /^(.*?): (\/.*)$/.exec(line) ?? [];
    if (file && !line.startsWith('diversion ')) of.set(file, names.split(', ')[0]);
  }
  const homeless = real.filter((file) => !of.has(file) && !of.has(file.slice(4)));
  if (homeless.length > 0) throw new Error(`no Debian package brought ${homeless.join(', ')}`);
  return new Set(of.values());
}

function debian(name, use) {
  const [binary, version, architecture, source] = run(
    'dpkg-query', '-W', '-f', '${Package}\t${Version}\t${Architecture}\t${source:Package}\n', name,
  ).trim().split('\t');
  const purl = `pkg:deb/debian/${encodeURIComponent(binary)}@${encodeURIComponent(version)}?arch=${architecture}&distro=debian-12`;
  return {
    type: 'library', 'bom-ref': purl, name: binary, version, purl,
    properties: [{ name: 'chandlery:source', value: source }, { name: 'chandlery:use', value: use }],
  };
}

function debianPackages() {
  const loaded = lines(run('ldd', `${build}/chandlery`))
    .map((line) => /(\/\S+) \(0x/.exec(line)?.[1])
    .filter(Boolean);
  // "object: #deps 214, ... (VALID)", and below it a path a line, indented.
  const headers = new Set();
  let ours = false;
  for (const line of lines(run('ninja', '-C', build, '-t', 'deps'))) {
    if (!line.startsWith(' ')) {
      ours = /^CMakeFiles\/chandlery(_(?!test_)\w+)?\.dir\//.test(line);
    } else if (ours && line.trim().startsWith('/usr/')) {
      headers.add(line.trim());
    }
  }
  const uses = new Map();
  for (const name of packagesOf(headers)) uses.set(name, 'headers');
  for (const name of packagesOf(['/usr/lib/python3/dist-packages/zxcvbn/frequency_lists.py'])) uses.set(name, 'common passwords');
  for (const name of packagesOf(loaded)) uses.set(name, 'loaded');
  return [...uses].map(([name, use]) => debian(name, use));
}

function npmPackages() {
  const lock = JSON.parse(readFileSync(new URL('web/package-lock.json', root), 'utf8'));
  const shipped = Object.entries(lock.packages).filter(
    ([place, entry]) => place && !entry.dev && !entry.devOptional && !entry.optional && !entry.peer && !entry.link,
  );
  return shipped.map(([place, { version, license, integrity }]) => {
    const full = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const [name, group] = full.split('/').reverse();
    const purl = `pkg:npm/${group ? `${encodeURIComponent(group)}/` : ''}${name}@${version}`;
    const [algorithm, digest] = (integrity ?? '').split('-');
    return {
      type: 'library', 'bom-ref': purl, ...(group ? { group } : {}), name, version,
      ...(algorithm === 'sha512' ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] } : {}),
      ...(license ? { licenses: [/ (OR|AND|WITH) /.test(license) ? { expression: license } : { license: { id: license } }] } : {}),
      purl,
      properties: [{ name: 'chandlery:use', value: 'in the portals' }],
    };
  });
}

const components = new Map();
for (const component of [...debianPackages(), ...npmPackages()]) components.set(component['bom-ref'], component);
const sorted = [...components.values()].sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1));

/** A tree without its history has none. */
function timestamp() {
  try {
    return { timestamp: new Date(Number(run('git', 'log', '-1', '--format=%ct')) * 1000).toISOString() };
  } catch {
    return {};
  }
}

const version = /project\(chandlery VERSION ([\d.]+)/.exec(readFileSync(new URL('CMakeLists.txt', root), 'utf8'))[1];
const self = { type: 'application', 'bom-ref': `chandlery@${version}`, name: 'chandlery', version };
const hash = createHash('sha256').update(JSON.stringify([self, sorted])).digest('hex');
const variant = ((parseInt(hash[16], 16) & 3) | 8).toString(16);
const bill = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  // A UUID of the contents: another list is another bill.
  serialNumber: `urn:uuid:${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`,
  version: 1,
  metadata: { ...timestamp(), component: self },
  components: sorted,
  dependencies: [{ ref: self['bom-ref'], dependsOn: sorted.map((component) => component['bom-ref']) }],
};
writeFileSync(output, `${JSON.stringify(bill, null, 2)}\n`);
console.log(`${output}: ${sorted.length} components`);
