// A real server: on a copy of the demo shop, or on a shop of its own.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { binary } from '../../tools/places.mjs';
import { type Demo, environment, onPostgres } from './demo_shop';

const run = promisify(execFile);

export interface Server {
  base: string;
  stop: () => Promise<void>;
}

/** A command that fills a new shop, with what it reads from its standard input. */
export interface Filling {
  arguments: readonly string[];
  input?: string;
}

/** `serve` writes its port once it accepts requests. */
async function portOf(server: ChildProcess, folder: string): Promise<string> {
  const file = join(folder, 'port');
  while (!existsSync(file) || readFileSync(file, 'utf8').trim() === '') {
    if (server.exitCode !== null) throw new Error('The server ended before it accepted requests.');
    await sleep(20);
  }
  return readFileSync(file, 'utf8').trim();
}

/** A place for a shop that only the caller knows. */
function newPlace(engine: Demo['engine']): Demo {
  const folder = mkdtempSync(join(tmpdir(), 'chandlery-e2e.'));
  return { engine, folder, database: `e2e_own_${process.pid}_${Date.now()}` };
}

/** Serves what lies there, and takes it away when it stops. */
async function serve(place: Demo, settings: NodeJS.ProcessEnv): Promise<Server> {
  const server = spawn(binary(), ['serve', '--port-file', join(place.folder, 'port')], {
    cwd: place.folder,
    env: { ...environment(place), ...settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const base = `http://127.0.0.1:${await portOf(server, place.folder)}`;
  return {
    base,
    stop: async () => {
      server.kill('SIGTERM');
      await ended;
      if (place.engine === 'postgres') await onPostgres(`DROP DATABASE ${place.database} WITH (FORCE)`);
      rmSync(place.folder, { recursive: true, force: true });
    },
  };
}

export async function startServer(demo: Demo, settings: NodeJS.ProcessEnv = {}): Promise<Server> {
  const running = process.env['CHANDLERY_E2E_BASE'];
  if (running) return { base: running, stop: async () => undefined };
  const own = newPlace(demo.engine);
  cpSync(demo.folder, own.folder, { recursive: true });
  if (demo.engine === 'postgres') await onPostgres(`CREATE DATABASE ${own.database} TEMPLATE ${demo.database}`);
  return serve(own, settings);
}

/** A server on a new database, after the commands: without any, on an empty one. */
export async function startNewServer({ engine }: Demo, fillings: readonly Filling[]): Promise<Server> {
  const own = newPlace(engine);
  if (engine === 'postgres') await onPostgres(`CREATE DATABASE ${own.database}`);
  for (const { arguments: words, input = '' } of fillings) {
    const filling = run(binary(), [...words], { cwd: own.folder, env: environment(own), maxBuffer: 16 << 20 });
    filling.child.stdin?.end(input);
    await filling;
  }
  return serve(own, {});
}
