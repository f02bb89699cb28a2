// What of the program is older than it need be: node tools/outdated.mjs BILL [--debian] (`./dev outdated`).
//
// BILL is the list of tools/sbom.mjs. Debian packages are held against what apt offers to this machine, as its lists are; npm packages of the
// portals against npm's advisories (not with --debian). A line for each that is behind; ends with status 1 when there is one, or when npm could not be
// asked.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [, , bill, only] = process.argv;
if (!bill) throw new Error('usage: node tools/outdated.mjs BILL [--debian]');
const { components } = JSON.parse(readFileSync(bill, 'utf8'));

/** The version that apt would install, by package. */
function candidates(names) {
  const said = execFileSync('apt-cache', ['policy', ...names], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  const of = new Map();
  let name = '';
  for (const line of said.split('\n')) {
    if (/^\S.*:$/.test(line)) name = line.slice(0, -1).split(':')[0];
    const candidate = /^ {2}Candidate: (\S+)$/.exec(line)?.[1];
    if (candidate && candidate !== '(none)') of.set(name, candidate);
  }
  return of;
}

const isOlder = (one, other) => spawnSync('dpkg', ['--compare-versions', one, 'lt', other]).status === 0;

function behindDebian() {
  const ours = components.filter((part) => part.purl.startsWith('pkg:deb/'));
  const offered = candidates(ours.map((part) => part.name));
  return ours
    .filter((part) => offered.has(part.name) && isOlder(part.version, offered.get(part.name)))
    .map((part) => `${part.name} ${part.version} is older than Debian's ${offered.get(part.name)}`);
}

function withHoles() {
  const cwd = fileURLToPath(new URL('../web', import.meta.url));
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--package-lock-only', '--json'], { cwd, encoding: 'utf8' });
  let answer = {};
  try {
    answer = JSON.parse(stdout);
  } catch {
    // As of no answer.
  }
  if (!answer.vulnerabilities) return ['npm could not be asked for its advisories'];
  return Object.values(answer.vulnerabilities).map(({ name, severity, range }) => `${name} ${range} has a known hole (${severity})`);
}

const behind = [...behindDebian(), ...(only === '--debian' ? [] : withHoles())];
console.log(behind.length === 0 ? `${components.length} parts, none behind.` : behind.join('\n'));
process.exitCode = behind.length === 0 ? 0 : 1;
