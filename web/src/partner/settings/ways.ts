// The menu of the settings: the company first, then its people and programs, then oneself.
import type { ParseKeys } from 'i18next';
import type { Needs } from '@/shared/session/session';

interface SettingsWay {
  page: string;
  word: ParseKeys<'settings'>;
  /** What is done there, in a sentence. */
  about: ParseKeys<'settings'>;
  needs?: Needs;
}

/** Account admins give the roles that are none of the directory's (rules 2.2), so they see the users too. */
export const seesUsers: Needs = ['manage_partner_users', 'manage_profile'];

export const settingsWays: readonly SettingsWay[] = [
  { page: 'organization', word: 'organization.title', about: 'organization.about', needs: 'view_profile' },
  { page: 'legal', word: 'legal.title', about: 'legal.about', needs: 'view_profile' },
  { page: 'billing', word: 'billing.title', about: 'billing.about', needs: 'view_profile' },
  { page: 'support', word: 'support.title', about: 'support.about', needs: 'view_profile' },
  { page: 'partnerships', word: 'partnerships.title', about: 'partnerships.about', needs: 'view_profile' },
  { page: 'users', word: 'users.title', about: 'users.about', needs: seesUsers },
  { page: 'applications', word: 'applications.title', about: 'applications.about', needs: 'manage_applications' },
  { page: 'webhooks', word: 'webhooks.title', about: 'webhooks.about', needs: 'manage_webhooks' },
  { page: 'sandbox', word: 'sandbox.title', about: 'sandbox.about', needs: 'buy' },
  { page: 'preferences', word: 'preferences.title', about: 'preferences.about' },
];
