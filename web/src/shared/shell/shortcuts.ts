// Keys that act without a modifier: they can be switched off, and never act while somebody types.
import { useSyncExternalStore } from 'react';
import { kept } from '../page/address';

const listeners = new Set<() => void>();

/** Whether single-key shortcuts are on (WCAG 2.1.4 asks that they can be switched off). */
export const shortcutsOn = (): boolean => kept.read('shortcuts', true);

export function switchShortcuts(on: boolean): void {
  kept.write('shortcuts', on);
  listeners.forEach((listener) => listener());
}

export const useShortcutsOn = (): boolean =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, shortcutsOn);

/** Whether the key goes into a field, a menu or a dialog. */
export function typing(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null;
  if (!target?.closest) return false;
  return (
    target.isContentEditable ||
    target.closest('textarea, select, [role="menu"], [role="dialog"], [role="alertdialog"], [role="listbox"]') !== null ||
    (target.closest('input') !== null && !/^(checkbox|radio|button)$/.test((target as HTMLInputElement).type))
  );
}
