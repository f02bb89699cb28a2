// The page's title, which has the focus where nothing else of the page can.

/** Puts the focus on it: for when what had the focus is gone. */
export const focusTitle = (): void => document.querySelector<HTMLElement>('h1')?.focus();
