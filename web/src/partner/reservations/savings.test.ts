// What is typed into the savings calculator, as it is sent.
import { expect, it } from 'vitest';
import { bestOf, blankMachine, fleetOf } from './savings';

it('reads a comma as a point, and leaves out what the machine has not', () => {
  expect(fleetOf([{ ...blankMachine, compute: ' 0,25 ' }])).toEqual([{ count: 1, vCpus: 4, hoursPerMonth: 730, computePrice: 0.25 }]);
});

it('sends Windows and a reservation where they are named', () => {
  expect(fleetOf([{ ...blankMachine, compute: '1', windows: '0.046', reserved: '1752', term: 'P3Y' }])).toEqual([
    { count: 1, vCpus: 4, hoursPerMonth: 730, computePrice: 1, windows: true, windowsPricePerVCpu: 0.046, reservationPrice: 1752, termDuration: 'P3Y' },
  ]);
});

it('recommends of a group of sizes one reservation for each term', () => {
  const of = (armSkuName: string, termDuration: 'P1Y' | 'P3Y', costThen: number, region = 'eastus') => ({ armSkuName, region, instanceSizeFlexibilityGroup: 'BS', termDuration, costNow: 10, costThen });
  const best = bestOf([of('B2', 'P1Y', 8), of('B4', 'P1Y', 6), of('B2', 'P3Y', 5), of('B2', 'P1Y', 9, 'westus')]);
  expect(best.map((each) => [each.armSkuName, each.region, each.termDuration])).toEqual([
    ['B4', 'eastus', 'P1Y'],
    ['B2', 'eastus', 'P3Y'],
    ['B2', 'westus', 'P1Y'],
  ]);
});
