export function inWeb(path: string): string;
export function inRepository(path: string): string;
export const output: string;
export function binary(): string;
