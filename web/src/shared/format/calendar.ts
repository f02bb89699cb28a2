// Calendar files that are made in the browser: days and appointments that somebody must not forget (RFC 5545).

export interface CalendarEvent {
  /** Stays the same from file to file, so that a calendar replaces what it has instead of showing it twice. */
  id: string;
  /** A moment, as the server gives it: its day in UTC counts, as the trade's days do. */
  at: string;
  /** When it ends, where it takes a time of that day and not the whole of it. */
  until?: string;
  title: string;
  text?: string;
  url?: string;
}

const escaped = (text: string) => text.replace(/[\\;,]/g, '\\$&').replace(/\r\n?|\n/g, '\\n');

/** At most 75 bytes a line; what is longer goes on behind a space. Never in the middle of a character. */
function folded(line: string): string {
  const pieces = [''];
  let bytes = 0;
  for (const character of line) {
    const size = new TextEncoder().encode(character).length;
    if (bytes + size > 74) {
      pieces.push('');
      bytes = 1;
    }
    pieces[pieces.length - 1] += character;
    bytes += size;
  }
  return pieces.join('\r\n ');
}

const stamped = (at: Date) => `${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

/** A day is marked and leaves its hours free; what takes a time of the day occupies it. */
const timeOf = ({ at, until }: CalendarEvent) =>
  until
    ? [`DTSTART:${stamped(new Date(at))}`, `DTEND:${stamped(new Date(until))}`, 'TRANSP:OPAQUE']
    : [`DTSTART;VALUE=DATE:${at.slice(0, 10).replaceAll('-', '')}`, 'TRANSP:TRANSPARENT'];

/** `now` stamps the file; who opens it is reminded two weeks before each day, and a quarter of an hour before a time. */
export function toCalendar(events: readonly CalendarEvent[], now: Date): string {
  const written = events.flatMap((event) => [
    'BEGIN:VEVENT',
    `UID:${event.id}@chandlery`,
    `DTSTAMP:${stamped(now)}`,
    ...timeOf(event),
    `SUMMARY:${escaped(event.title)}`,
    ...(event.text ? [`DESCRIPTION:${escaped(event.text)}`] : []),
    ...(event.url ? [`URL:${event.url}`] : []),
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(event.title)}`,
    `TRIGGER:${event.until ? '-PT15M' : '-P14D'}`,
    'END:VALARM',
    'END:VEVENT',
  ]);
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Chandlery//Portals//EN', ...written, 'END:VCALENDAR'];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}
