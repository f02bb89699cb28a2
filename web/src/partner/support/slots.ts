// The desk's free times as a reader chooses among them: by day, in the reader's own zone.
import type { Shape } from '@/shared/api';
import { weekdayIn } from '@/shared/format/format';

export type Slot = Shape<'AppointmentSlot'>;

/** The slots by the day in that zone, named in the reader's language; days and slots soonest first. */
export function byDay(slots: readonly Slot[], zone: string): Map<string, Slot[]> {
  const days = new Map<string, Slot[]>();
  for (const slot of slots) {
    const day = weekdayIn(slot.startTime, zone);
    days.set(day, [...(days.get(day) ?? []), slot]);
  }
  return days;
}

/** The one of the desk's languages that the reader is likeliest to speak; its first where none fits. */
export const likeliest = (languages: readonly string[], reader: string): string =>
  languages.find((each) => each === reader) ?? languages.find((each) => each.split('-')[0] === reader.split('-')[0]) ?? languages[0] ?? '';
