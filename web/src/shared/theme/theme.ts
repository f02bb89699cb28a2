// Light and dark: Fluent's two themes with the system's fonts, following the system until the reader chooses.
import { type Theme, webDarkTheme, webLightTheme } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';

export type Choice = 'system' | 'light' | 'dark';

// No web font is shipped; the Chinese fonts stand behind the Latin one in the same stack.
const fontFamilyBase =
  "'Segoe UI', system-ui, 'Noto Sans', 'Noto Sans CJK SC', 'Noto Sans SC', 'Microsoft YaHei', 'PingFang SC', 'WenQuanYi Micro Hei', sans-serif";
const themes: Record<'light' | 'dark', Theme> = {
  light: { ...webLightTheme, fontFamilyBase },
  dark: { ...webDarkTheme, fontFamilyBase },
};

const storageKey = 'chandlery.theme';
const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
const announce = () => listeners.forEach((listener) => listener());
system.addEventListener('change', announce);

/** What the person prefers everywhere; a choice in this browser's menu goes before. */
let preferredEverywhere: Choice = 'system';

function choice(): Choice {
  const kept = localStorage.getItem(storageKey);
  return kept === 'light' || kept === 'dark' || kept === 'system' ? kept : preferredEverywhere;
}

const shade = (): 'light' | 'dark' => {
  const chosen = choice();
  return chosen === 'system' ? (system.matches ? 'dark' : 'light') : chosen;
};

export function chooseTheme(wanted: Choice): void {
  localStorage.setItem(storageKey, wanted);
  announce();
}

/** Shows what the person prefers everywhere, unless another theme was chosen in this browser. */
export function preferTheme(wanted: Choice): void {
  preferredEverywhere = wanted;
  announce();
}

/** Takes back what was chosen in this browser. */
export const forgetTheme = (): void => localStorage.removeItem(storageKey);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useThemeChoice = (): Choice => useSyncExternalStore(subscribe, choice);

/** The theme now in force; also told to the browser, for its own controls and the page behind ours. */
export function useTheme(): Theme {
  const now = useSyncExternalStore(subscribe, shade);
  document.documentElement.style.colorScheme = now;
  document.documentElement.dataset['theme'] = now;
  return themes[now];
}
