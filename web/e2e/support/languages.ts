// Stories are written with the English words of the pages; on one engine they are played in Chinese.
//
// What a story looks for by its words (`getByRole('button', { name: 'Buy' })`) is looked up in the words files and asked for
// in Chinese. What stands in no file, such as the name of a customer, is asked for as it is.
import { readdirSync, readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { inRepository, inWeb } from '../../tools/places.mjs';

type Words = { [key: string]: string | Words };

function flat(words: Words, below = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[below + key, value] as [string, string]] : flat(value, `${below}${key}.`),
  );
}

const wordsOf = (language: string, area: string) =>
  new Map(flat(JSON.parse(readFileSync(inWeb(`src/words/${language}/${area}`), 'utf8')) as Words));

/** What the server refuses, in both languages; `{1}` is a hole. */
const refusals = Object.values(
  JSON.parse(readFileSync(inRepository('data/refusals/zh-Hans.json'), 'utf8')) as Record<'sentences' | 'templates', Record<string, string>>,
).flatMap((part) =>
  Object.entries(part).map((both) => {
    const [english = '', said = ''] = both.map((text) => text.replace(/\{(\d)\}/g, '{{$1}}'));
    return { english, said };
  }),
);

/** Every sentence of the portals in both languages. Chinese has one form where English has a singular and a plural. */
const words = readdirSync(inWeb('src/words/en')).flatMap((area) => {
  const chinese = wordsOf('zh-Hans', area);
  return [...wordsOf('en', area)].flatMap(([key, english]) => {
    const said = chinese.get(key) ?? chinese.get(key.replace(/_\w+$/, '_other'));
    return said ? [{ english, said }] : [];
  });
});

const sentences = [...words, ...refusals];

const hole = /\{\{(\w+)[^}]*\}\}/g;
const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A sentence with holes as a pattern that catches what is in them. */
const pattern = (sentence: string) =>
  new RegExp(`^${sentence.split(/(\{\{[^}]*\}\})/).map((part) => (part.startsWith('{{') ? '(.+)' : literally(part))).join('')}$`);

const chineseWhole = (text: string) => sentences.filter(({ english }) => english === text).map(({ said }) => said);

/** The Chinese of a text, with the values that stand in its holes, themselves in Chinese where they are words of the portals; several where English says different things alike. */
function chineseOf(text: string): string[] {
  const same = chineseWhole(text);
  if (same.length > 0) return same;
  return sentences.flatMap(({ english, said }) => {
    const holes = [...english.matchAll(hole)].map(([, name]) => name);
    if (holes.length === 0 || english.replace(hole, '').trim().length < 3) return [];
    const values = pattern(english).exec(text)?.slice(1);
    if (!values) return [];
    const filled = (words: readonly string[]) => said.replace(hole, (_, name: string) => words[holes.indexOf(name)] ?? '');
    return [filled(values), filled(values.map((value) => chineseWhole(value)[0] ?? value))];
  });
}

/** Sentences that a text is only a part of, as patterns: they are looked for whole, as nobody can say which part of the Chinese is meant. */
function chineseAround(part: string): string[] {
  if (part.length < 6) return [];
  const sought = part.toLowerCase();
  return sentences.filter(({ english }) => english.toLowerCase().includes(sought)).map(({ said }) => withHolesOpen(said));
}

/** A sentence as a pattern for any values in its holes. */
const withHolesOpen = (sentence: string) =>
  sentence
    .split(hole)
    .filter((_, index) => index % 2 === 0)
    .map(literally)
    .join('.*');

const anyOf = (texts: readonly string[], exact: boolean) =>
  new RegExp(exact ? `^\\s*(${texts.map(literally).join('|')})\\s*$` : texts.map(literally).join('|'), 'i');

/** What to ask for in Chinese instead. */
export function inChinese(asked: string | RegExp, exact = false): string | RegExp {
  if (typeof asked === 'string') {
    const found = [...new Set(chineseOf(asked))];
    if (found.length > 0) return anyOf([...found, asked], exact);
    const around = exact ? [] : [...new Set(chineseAround(asked))];
    return around.length > 0 ? new RegExp([...around, literally(asked)].join('|'), 'i') : asked;
  }
  // A pattern that fits sentences of the files asks for any of those, whatever is in their holes.
  const found = sentences.filter(({ english }) => asked.test(english)).map(({ said }) => said);
  if (found.length === 0) return asked;
  return new RegExp([...new Set(found.map(withHolesOpen)), asked.source].join('|'), asked.flags);
}

const byText = new Set(['getByText', 'getByLabel', 'getByPlaceholder', 'getByTitle']);
const further = new Set(['getByRole', 'getByTestId', 'locator', 'first', 'last', 'nth', 'filter', 'and', 'or', 'frameLocator']);

/** The page, or a part of it, that is asked for things in English and looks for them in Chinese. */
export function spokenChinese<T extends Page | Locator>(thing: T): T {
  return new Proxy(thing, {
    get(target, property) {
      const value = Reflect.get(target, property, target) as unknown;
      if (typeof value !== 'function' || typeof property !== 'string') return value;
      const call = value.bind(target) as (...args: unknown[]) => unknown;
      if (byText.has(property)) {
        return (text: string | RegExp, options?: { exact?: boolean }) =>
          spokenChinese(call(inChinese(text, options?.exact), options) as Locator);
      }
      if (property === 'selectOption') return (choice: unknown, ...more: unknown[]) => call(labelled(choice), ...more);
      if (!further.has(property)) return call;
      return (...args: unknown[]) => spokenChinese(call(...args.map(translated)) as Locator);
    },
  });
}

/** A choice by its label, in Chinese. */
function labelled(choice: unknown): unknown {
  const label = (choice as { label?: string } | null)?.label;
  return label === undefined ? choice : { label: chineseWhole(label)[0] ?? label };
}

/** Options of a locator, with what is asked for by its words in Chinese. */
function translated(argument: unknown): unknown {
  if (typeof argument !== 'object' || argument === null || argument instanceof RegExp) return argument;
  const options = { ...argument } as { name?: string | RegExp; hasText?: string | RegExp; exact?: boolean };
  if (options.name !== undefined) options.name = inChinese(options.name, options.exact);
  if (options.hasText !== undefined) options.hasText = inChinese(options.hasText);
  return options;
}
