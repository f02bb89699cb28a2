// A real server on a copy of the demo shop.
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { binary } from '../../tools/places.mjs';
import { type Demo, environment, onPostgres } from './demo_shop';

export interface Server {
  base: string;
  stop: () => Promise<void>;
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

export async function startServer(demo: Demo): Promise<Server> {
  const running = process.env['CHANDLERY_E2E_BASE'];
  if (running) return { base: running, stop: async () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'chandlery-e2e.'));
  cpSync(demo.folder, folder, { recursive: true });
  const own: Demo = { ...demo, folder, database: `${demo.database}_${process.pid}_${Date.now()}` };
  if (demo.engine === 'postgres') await onPostgres(`CREATE DATABASE ${own.database} TEMPLATE ${demo.database}`);
  const server = spawn(binary(), ['serve', '--port-file', join(folder, 'port')], {
    cwd: folder,
    env: environment(own),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const base = `http://127.0.0.1:${await portOf(server, folder)}`;
  return {
    base,
    stop: async () => {
      server.kill('SIGTERM');
      await ended;
      if (demo.engine === 'postgres') await onPostgres(`DROP DATABASE ${own.database} WITH (FORCE)`);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
