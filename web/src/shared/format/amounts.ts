// Amounts as people type them.

/** Rules of a field with an amount: a plain decimal, as `1234.50`. */
export const amountRule = (sentence: string, mayBeEmpty = false) => ({
  validate: {
    number: (text: unknown) => (mayBeEmpty && String(text).trim() === '') || /^\s*-?\d+(\.\d+)?\s*$/.test(String(text)) || sentence,
  },
});
