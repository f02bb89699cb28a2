// Debian's Chromium, kept from talking to anybody but the server, and from keeping the tests waiting.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';

export const chromiumPath = '/usr/bin/chromium';

export const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** In ms. Closing takes a fraction of a second; a renderer that hangs would keep its page open, and the tests waiting, for ever. */
const patience = 30_000;

async function inTime(work: Promise<unknown>): Promise<boolean> {
  const abandoned = new AbortController();
  const late = sleep(patience, false, { signal: abandoned.signal }).catch(() => false);
  const done = await Promise.race([work.then(() => true), late]);
  abandoned.abort();
  return done;
}

/** A browser that can be ended even when it hangs. */
export interface EndableBrowser {
  newContext: Browser['newContext'];
  /** Ends the contexts. Throws when the browser hung: it was killed then, and the next context is of another. */
  end: (contexts: BrowserContext[]) => Promise<void>;
  close: () => Promise<void>;
}

async function launch() {
  const server = await chromium.launchServer({ executablePath: chromiumPath, args: flags });
  return { server, browser: await chromium.connect(server.wsEndpoint()) };
}

export async function startChromium(): Promise<EndableBrowser> {
  let running = await launch();
  return {
    newContext: async (options) => {
      if (!running.browser.isConnected()) running = await launch();
      return running.browser.newContext(options);
    },
    end: async (contexts) => {
      if (await inTime(Promise.all(contexts.map((context) => context.close())))) return;
      await running.server.kill();
      throw new Error('Chromium hung: its pages did not close.');
    },
    close: async () => {
      if (!(await inTime(running.server.close()))) await running.server.kill();
    },
  };
}
