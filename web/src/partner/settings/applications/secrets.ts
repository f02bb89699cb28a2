// How long the secrets of an application last.
import type { Shape } from '@/shared/api';
import { nowInMs } from '@/shared/format/now';

export type Application = Shape<'Application'>;
export type Secret = Shape<'SecretRecord'>;
export type Standing = 'good' | 'soon' | 'expired';

/** A warning comes this long before a secret ends. */
const noticeDays = 30;

export function standingOf(secret: Pick<Secret, 'secretExpires'>, now = nowInMs()): Standing {
  const days = (new Date(secret.secretExpires).getTime() - now) / 86_400_000;
  if (days <= 0) return 'expired';
  return days <= noticeDays ? 'soon' : 'good';
}

/** The one that lasts longest, for until then the application can get tokens; undefined when none is valid. */
export function lastingSecret(secrets: readonly Secret[], now = nowInMs()): Secret | undefined {
  return secrets
    .filter((each) => standingOf(each, now) !== 'expired')
    .sort((a, b) => b.secretExpires.localeCompare(a.secretExpires))[0];
}

/** What is typed line by line. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** The command that gets a token for the application itself. */
export const tokenCommand = (server: string, tenant: string, clientId: string): string =>
  [
    `curl ${server}/${tenant}/oauth2/token \\`,
    '  -d grant_type=client_credentials \\',
    `  -d client_id=${clientId} \\`,
    '  --data-urlencode client_secret="$CLIENT_SECRET" \\',
    `  -d resource=${server}`,
  ].join('\n');
