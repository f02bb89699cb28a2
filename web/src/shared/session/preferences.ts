// A person's preferences, kept by the server: the language and theme of a browser in which nothing else was chosen, and
// which notices the bell counts.
import { api, dataOf } from '../api/client';
import type { components } from '../api/schema';
import { preferTheme } from '../theme/theme';
import { preferLanguage } from '../words/words';

type Preferences = components['schemas']['Preferences'];

export const preferencesKey = ['preferences'];

export const readPreferences = (signal?: AbortSignal): Promise<Preferences> =>
  dataOf(api.GET('/v1/preferences', signal ? { signal } : {}));

/** Has the portal look and speak as preferred. A choice made in this browser's own menus goes before. */
export async function follow({ language, theme }: Pick<Preferences, 'language' | 'theme'>): Promise<void> {
  preferTheme(theme ?? 'system');
  await preferLanguage(language);
}
