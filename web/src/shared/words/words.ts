// The words of the portals: one JSON file a language and area, fetched when a page first needs it.
import i18next, { type BackendModule, type ParseKeys } from 'i18next';
import { useSyncExternalStore } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Area } from './areas';

export type Language = 'en' | 'zh-Hans';
export const languages: readonly Language[] = ['en', 'zh-Hans'];

/** A key of the area `common`, for menus that are built outside of components. */
export type CommonWord = ParseKeys<'common'>;

const storageKey = 'chandlery.language';
const files = import.meta.glob<{ default: Record<string, unknown> }>('../../words/*/*.json');

const filesBackend: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, area, done) => {
    const load = files[`../../words/${language}/${area}.json`];
    if (!load) return done(new Error(`There are no words for ${area} in ${language}.`), null);
    load().then(
      (file) => done(null, file.default),
      (failure: unknown) => done(failure as Error, null),
    );
  },
};

/** What this browser's menu was told; null before somebody chose. */
const chosen = (): Language | null => {
  const kept = localStorage.getItem(storageKey);
  return kept === 'en' || kept === 'zh-Hans' ? kept : null;
};

function preferred(): Language {
  const here = chosen();
  if (here) return here;
  return navigator.languages.some((tag) => /^zh\b/i.test(tag)) && !/^en\b/i.test(navigator.languages[0] ?? '')
    ? 'zh-Hans'
    : 'en';
}

/** The language now in use. */
export const language = (): Language => (i18next.language === 'zh-Hans' ? 'zh-Hans' : 'en');

/** What `Intl` and the server's X-Locale call the language. */
export const locale = (): string => (language() === 'zh-Hans' ? 'zh-CN' : 'en-US');

let started: Promise<unknown> | undefined;

/** Makes words ready for the first page. */
export async function startWords(): Promise<void> {
  started ??= i18next
    .use(filesBackend)
    .use(initReactI18next)
    .init({
      lng: preferred(),
      supportedLngs: languages,
      fallbackLng: 'en',
      ns: ['common'],
      defaultNS: 'common',
      interpolation: { escapeValue: false },
      partialBundledLanguages: true,
    });
  await started;
  document.documentElement.lang = language();
}

async function change(wanted: Language): Promise<void> {
  if (wanted !== language()) await i18next.changeLanguage(wanted);
  document.documentElement.lang = wanted;
}

/** Changes the language at once and for the next visit of this browser. */
export async function speak(wanted: Language): Promise<void> {
  localStorage.setItem(storageKey, wanted);
  await change(wanted);
}

/** Speaks what the person prefers everywhere, unless another language was chosen in this browser. */
export const preferLanguage = (wanted: Language | undefined): Promise<void> => change(chosen() ?? wanted ?? preferred());

/** Takes back what was chosen in this browser. */
export const forgetLanguage = (): void => localStorage.removeItem(storageKey);

/** Fetches an area's words ahead, so that a page and its words come together. */
export async function loadWords(areas: readonly Area[]): Promise<void> {
  await started;
  await i18next.loadNamespaces(areas as Area[]);
}

/** Draws a component anew in another language, where it has no words of its own but formats. */
export const useLanguage = (): Language =>
  useSyncExternalStore((listener) => {
    i18next.on('languageChanged', listener);
    return () => i18next.off('languageChanged', listener);
  }, language);

/** `t('title')` speaks a word of the area, `t('common:cancel')` one that all areas share. */
export function useWords<A extends Area>(area: A) {
  return useTranslation([area, 'common'] as const);
}
