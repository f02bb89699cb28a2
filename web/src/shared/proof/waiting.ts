// Requests that the server refused because its user proved who he is too long ago. They wait while the portal asks anew.
import { useSyncExternalStore } from 'react';

let answer: ((proved: boolean) => void) | undefined;
let asking: Promise<boolean> | undefined;
const listeners = new Set<() => void>();
const tell = () => listeners.forEach((listener) => listener());

/** Asks the person, once for all that wait; false when he leaves it. */
export function askForProof(): Promise<boolean> {
  if (asking) return asking;
  asking = new Promise<boolean>((resolve) => (answer = resolve));
  tell();
  return asking;
}

export function endProof(proved: boolean): void {
  answer?.(proved);
  answer = undefined;
  asking = undefined;
  tell();
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const isAsked = (): boolean => asking !== undefined;
export const useAsked = (): boolean => useSyncExternalStore(subscribe, isAsked);
