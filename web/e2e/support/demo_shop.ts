// Loads the demo shop once an engine; each test file gets a copy of it.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { binary, inRepository, output } from '../../tools/places.mjs';

const run = promisify(execFile);

/** Where the loaded shop lies, to be copied. */
export interface Demo {
  engine: 'looks' | 'sqlite' | 'postgres' | 'running';
  /** The server's folder: SQLite's file, the master key, stored files. */
  folder: string;
  /** The database on PostgreSQL. */
  database: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    demo: Demo;
  }
}

/** Runs one statement on the tests' PostgreSQL. */
export async function onPostgres(statement: string): Promise<void> {
  await run('psql', [process.env['CHANDLERY_TEST_POSTGRES'] ?? '', '-qXc', statement], { encoding: 'utf8' });
}

/** The settings of a server whose data lie in the folder, and on PostgreSQL in the database. */
export function environment({ engine, folder, database }: Demo): NodeJS.ProcessEnv {
  const address =
    engine === 'postgres'
      ? (process.env['CHANDLERY_TEST_POSTGRES'] ?? '').replace(/dbname=\S+/, `dbname=${database}`)
      : `sqlite:${join(folder, 'chandlery.db')}`;
  return {
    ...process.env,
    CHANDLERY_DATABASE_ADDRESS: address,
    CHANDLERY_SECRETS_MASTER_KEY_FILE: join(folder, 'master.key'),
    CHANDLERY_CONFIG: inRepository('data/demo/settings.toml'),
    CHANDLERY_SERVER_PORT: '0',
    CHANDLERY_PORTALS_FOLDER: output,
    // The programs that are told in these tests are on this machine.
    CHANDLERY_WEBHOOKS_PLAIN_HTTP: 'allowed',
    CHANDLERY_WEBHOOKS_PRIVATE_NETWORKS: '127.0.0.1',
    // Of what a shop can have, everything is looked at.
    ...(engine === 'looks' && { CHANDLERY_SANDBOX_CLOCK: 'turned' }),
  };
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engine = project.name as Demo['engine'];
  if (engine === 'running') {
    project.provide('demo', { engine, folder: '', database: '' });
    return async () => undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'chandlery-e2e.'));
  const demo: Demo = { engine, folder, database: `e2e_demo_${process.pid}` };
  if (engine === 'postgres') await onPostgres(`CREATE DATABASE ${demo.database}`);
  const reserved = engine === 'looks' ? ['--with-reservations'] : [];
  await run(binary(), ['demo', 'load', inRepository('data/demo'), '--if-empty', ...reserved], {
    cwd: folder,
    env: environment(demo),
    maxBuffer: 16 << 20,
  });
  project.provide('demo', demo);
  return async () => {
    if (engine === 'postgres') await onPostgres(`DROP DATABASE ${demo.database} WITH (FORCE)`);
    rmSync(folder, { recursive: true, force: true });
  };
}
