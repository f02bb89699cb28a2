// The sheet of exchange rates: CurrencyCode, USDPerUnit, Month (202103), none of which has a comma.

export interface Rate {
  currency: string;
  /** `2021-03` */
  month: string;
  /** As the server writes it: no digit is lost. */
  usdPerUnit: string;
}

/** The newest month first. */
export function readRates(csv: string): Rate[] {
  const [, ...lines] = csv.replace(/^\uFEFF/, '').split(/\r?\n/);
  return lines
    .flatMap((line) => {
      const [currency, usdPerUnit, month] = line.split(',').map((cell) => cell.replace(/^"(.*)"$/, '$1'));
      if (!currency || !usdPerUnit || !month) return [];
      return [{ currency, usdPerUnit, month: `${month.slice(0, 4)}-${month.slice(4)}` }];
    })
    .sort((a, b) => b.month.localeCompare(a.month) || a.currency.localeCompare(b.currency));
}
