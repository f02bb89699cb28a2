// Calendar files that are made in the browser: days that somebody must not forget (RFC 5545).

export interface CalendarDay {
  /** Stays the same from file to file, so that a calendar replaces what it has instead of showing it twice. */
  id: string;
  /** A moment, as the server gives it: its day in UTC counts, as the trade's days do. */
  at: string;
  title: string;
  text?: string;
  url?: string;
}

const escaped = (text: string) => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');

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

/** `now` stamps the file; who opens it is reminded two weeks before each day. */
export function toCalendar(days: readonly CalendarDay[], now: Date): string {
  const stamp = `${now.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const events = days.flatMap(({ id, at, title, text, url }) => [
    'BEGIN:VEVENT',
    `UID:${id}@chandlery`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${at.slice(0, 10).replaceAll('-', '')}`,
    `SUMMARY:${escaped(title)}`,
    ...(text ? [`DESCRIPTION:${escaped(text)}`] : []),
    ...(url ? [`URL:${url}`] : []),
    'TRANSP:TRANSPARENT',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(title)}`,
    'TRIGGER:-P14D',
    'END:VALARM',
    'END:VEVENT',
  ]);
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Chandlery//Portals//EN', ...events, 'END:VCALENDAR'];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}
