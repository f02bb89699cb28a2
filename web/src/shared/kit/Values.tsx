// Values as a reader wants them: amounts, moments, counts.
import { day, isNoMoment, moment, momentInUtc, money } from '../format/format';
import { useLanguage } from '../words/words';

/** An amount of money, with its currency code and digits that stand below each other. */
export function Money({ amount, currency }: { amount: number; currency: string }) {
  useLanguage();
  return <span className="numbers whole">{money(amount, currency)}</span>;
}

// Where there is little room, a line ends between the day and the time, and nowhere else.
function Moment({ text }: { text: string }) {
  const [, date, time] = /^(.*\S) (\d+:.*)$/.exec(text) ?? [];
  if (time === undefined) return <span className="whole">{text}</span>;
  return (
    <>
      <span className="whole">{date}</span> <span className="whole">{time}</span>
    </>
  );
}

/** A moment in the reader's zone; UTC, which logs and exports use, on hover. */
export function When({ at, only }: { at: string | undefined; only?: 'day' }) {
  useLanguage();
  if (at === undefined || isNoMoment(at)) return null;
  return (
    <time dateTime={at} title={momentInUtc(at)} className="numbers">
      {only === 'day' ? <span className="whole">{day(at)}</span> : <Moment text={moment(at)} />}
    </time>
  );
}
