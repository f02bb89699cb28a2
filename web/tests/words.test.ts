// The two languages say the same things, and no text stands in the code.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../src');
const read = (language: string, file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(root, 'words', language, file), 'utf8'));

/** The keys of a file of words as paths, plural forms told by their stem. */
function keys(words: Record<string, unknown>, above = ''): [string, string][] {
  return Object.entries(words).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[above + name, value]] : keys(value as Record<string, unknown>, `${above}${name}.`),
  );
}
const stems = (words: Record<string, unknown>) =>
  [...new Set(keys(words).map(([key]) => key.replace(/_(one|other)$/, '_plural')))].sort();
const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

const areas = readdirSync(join(root, 'words/en'));

describe('words', () => {
  it('has the same areas in both languages', () => {
    expect(readdirSync(join(root, 'words/zh-Hans'))).toEqual(areas);
  });

  it('knows each area by name', () => {
    const known = readFileSync(join(root, 'shared/words/areas.ts'), 'utf8');
    for (const area of areas) expect(known).toContain(`words/en/${area}'`);
  });

  describe.each(areas)('%s', (area) => {
    const english = read('en', area);
    const chinese = read('zh-Hans', area);

    it('says the same things in both languages', () => expect(stems(chinese)).toEqual(stems(english)));

    it('has both plural forms in English, and the only one in Chinese', () => {
      const names = new Set(keys(english).map(([key]) => key));
      for (const name of names) {
        if (name.endsWith('_one')) expect(names).toContain(name.replace(/_one$/, '_other'));
        if (name.endsWith('_other')) expect(names).toContain(name.replace(/_other$/, '_one'));
      }
      expect(keys(chinese).filter(([key]) => key.endsWith('_one'))).toEqual([]);
    });

    it('fills the same holes in both languages', () => {
      const inChinese = new Map(keys(chinese));
      for (const [key, text] of keys(english)) {
        const other = inChinese.get(key);
        if (other !== undefined) expect([key, holes(other)]).toEqual([key, holes(text)]);
      }
    });

    it('says nothing empty', () => {
      for (const [key, text] of [...keys(english), ...keys(chinese)]) expect([key, text.trim()]).not.toEqual([key, '']);
    });

    it('is Chinese in Chinese: no sentence was left in English', () => {
      const english4 = /[A-Za-z]{3,}( [A-Za-z]{2,}){3,}/;
      for (const [key, text] of keys(chinese)) expect([key, english4.test(text)]).toEqual([key, false]);
    });
  });
});

/** Attributes whose text a person reads. */
const spoken = new Set(
  'alt aria-description aria-label aria-roledescription children confirm content description detail header hint label lead placeholder reason text tick title what whyNot'.split(' '),
);

/** Text that stands in the JSX of a file, as `line: text`. */
export function literals(name: string, source: string): string[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const isText = (text: string) => /\p{L}{2,}/u.test(text);
  const note = (node: ts.Node, text: string) => {
    if (isText(text)) found.push(`${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${text.trim()}`);
  };
  const look = (node: ts.Node, said: boolean): void => {
    if (ts.isJsxText(node)) return note(node, node.text);
    if (ts.isJsxAttribute(node)) {
      const attribute = node.name.getText();
      return void (node.initializer && look(node.initializer, spoken.has(attribute)));
    }
    if (said && ts.isStringLiteralLike(node)) return note(node, node.text);
    if (said && ts.isTemplateExpression(node)) [node.head, ...node.templateSpans.map((span) => span.literal)].forEach((part) => note(part, part.text));
    // What a call is given, or what is compared, is not said.
    if (ts.isCallExpression(node) || ts.isElementAccessExpression(node)) return node.forEachChild((child) => look(child, false));
    if (ts.isBinaryExpression(node) && !/^(\|\||&&|\?\?|\+)$/.test(node.operatorToken.getText())) return;
    if (ts.isConditionalExpression(node)) {
      look(node.whenTrue, said);
      return look(node.whenFalse, said);
    }
    // `{'text'}` between tags is said.
    if (ts.isJsxExpression(node) && (ts.isJsxElement(node.parent) || ts.isJsxFragment(node.parent))) said = true;
    if (ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node)) said = false;
    node.forEachChild((child) => look(child, said));
  };
  look(file, false);
  return found;
}

describe('text in code', () => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /(?<!\.test)\.tsx$/.test(name));

  it.each(files)('%s has none', (name) => {
    expect(literals(name, readFileSync(join(root, name), 'utf8'))).toEqual([]);
  });

  it('is found by this test', () => {
    const bad = [
      '<p>Hello there</p>',
      '<B title="Hello" />',
      '<B label={on ? "Hello" : t("x")} />',
      '<p>{"Hello"}</p>',
      '<p>{on && "Hello"}</p>',
      '<p title={`Hello ${x}`} />',
    ];
    for (const each of bad) expect(literals('bad.tsx', `const a = ${each}`)).toHaveLength(1);
    const good = ['<p>{t("title")}</p>', '<B kind="primary" title={t("x")} />', '<p> · {x}</p>', '<p>{a === "open" ? x : y}</p>'];
    for (const each of good) expect(literals('good.tsx', `const a = ${each}`)).toEqual([]);
  });
});
