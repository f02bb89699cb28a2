// The machines of the savings calculator, from the words of its form to what the server takes.
import type { Shape } from '@/shared/api';

/** As typed: numbers with a point or a comma. */
export interface Machine {
  count: string;
  vCpus: string;
  /** An hour of one machine as you go, without Windows. */
  compute: string;
  /** An hour of Windows for one vCPU; empty: the machine runs none. */
  windows: string;
  /** What a reservation for one machine costs for its whole term; empty: none is offered. */
  reserved: string;
  term: 'P1Y' | 'P3Y';
  hours: string;
}

/** 730 hours are a month of a machine that is never off. */
export const blankMachine: Machine = { count: '1', vCpus: '4', compute: '', windows: '', reserved: '', term: 'P1Y', hours: '730' };

type Advice = Pick<Shape<'ReservationRecommendation'>, 'region' | 'instanceSizeFlexibilityGroup' | 'termDuration' | 'costNow' | 'costThen'>;

/** Of each group of sizes in a region the reservation that saves most, by term: one is bought, not all of them. */
export function bestOf<A extends Advice>(advice: readonly A[]): A[] {
  const best = new Map<string, A>();
  for (const each of advice) {
    const key = `${each.region} ${each.instanceSizeFlexibilityGroup} ${each.termDuration}`;
    const known = best.get(key);
    if (!known || each.costNow - each.costThen > known.costNow - known.costThen) best.set(key, each);
  }
  return [...best.values()];
}

const numberOf = (text: string) => Number(text.trim().replace(',', '.'));

export const fleetOf = (machines: readonly Machine[]): Shape<'FleetItem'>[] =>
  machines.map((machine) => ({
    count: numberOf(machine.count),
    vCpus: numberOf(machine.vCpus),
    hoursPerMonth: numberOf(machine.hours),
    computePrice: numberOf(machine.compute),
    ...(machine.windows.trim() && { windows: true, windowsPricePerVCpu: numberOf(machine.windows) }),
    ...(machine.reserved.trim() && { reservationPrice: numberOf(machine.reserved), termDuration: machine.term }),
  }));
