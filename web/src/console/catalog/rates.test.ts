import { expect, it } from 'vitest';
import { readRates } from './rates';

it('reads the sheet, the newest month first', () => {
  expect(readRates('\uFEFFCurrencyCode,USDPerUnit,Month\r\nAUD,0.750000,202101\r\n"EUR",1.2,202102\r\nAUD,0.76,202102\r\n')).toEqual([
    { currency: 'AUD', usdPerUnit: '0.76', month: '2021-02' },
    { currency: 'EUR', usdPerUnit: '1.2', month: '2021-02' },
    { currency: 'AUD', usdPerUnit: '0.750000', month: '2021-01' },
  ]);
});
