// The ids of unsafe requests: the same request, sent again before the first was answered, is the same act.
//
// The server replays the answer for an id it knows. Whether a request without an answer took place nobody here can know,
// so its id is kept until one comes, and a person who presses the button again repeats nothing.
const open = new Map<string, { id: string; since: number }>();
const keptFor = 10 * 60_000;

/** The id for a request: a new one, or that of the same request if it is still without an answer. */
export function requestIdFor(key: string, now = Date.now()): string {
  for (const [old, entry] of open) if (now - entry.since > keptFor) open.delete(old);
  const id = open.get(key)?.id ?? crypto.randomUUID();
  open.set(key, { id, since: now });
  return id;
}

/** An answer came: the next such request is a new act. */
export const settled = (key: string): void => void open.delete(key);
