// What is typed into the savings calculator, as it is sent.
import { expect, it } from 'vitest';
import { blankMachine, fleetOf } from './savings';

it('reads a comma as a point, and leaves out what the machine has not', () => {
  expect(fleetOf([{ ...blankMachine, compute: ' 0,25 ' }])).toEqual([{ count: 1, vCpus: 4, hoursPerMonth: 730, computePrice: 0.25 }]);
});

it('sends Windows and a reservation where they are named', () => {
  expect(fleetOf([{ ...blankMachine, compute: '1', windows: '0.046', reserved: '1752', term: 'P3Y' }])).toEqual([
    { count: 1, vCpus: 4, hoursPerMonth: 730, computePrice: 1, windows: true, windowsPricePerVCpu: 0.046, reservationPrice: 1752, termDuration: 'P3Y' },
  ]);
});
