// The portal looks and speaks as the person prefers everywhere, where nothing else was chosen in this browser.
import { preferTheme } from '../theme/theme';
import { preferLanguage } from '../words/words';
import type { PreferencesDraft } from './preferences';

/** A choice made in this browser's own menus goes before. */
export async function follow({ language, theme }: Pick<PreferencesDraft, 'language' | 'theme'>): Promise<void> {
  preferTheme(theme ?? 'system');
  await preferLanguage(language);
}
