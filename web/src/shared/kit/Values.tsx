// Values as a reader wants them: amounts, moments, counts.
import { day, isNoMoment, moment, momentInUtc, money, tradeDay } from '../format/format';
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

interface WhenProps {
  at: string | undefined;
  /** The day alone: the reader's, of something that happened; the trade's, of what stands in the books or is counted in days. */
  only?: 'day' | 'tradeDay';
}

/** A moment in the reader's zone; UTC, which logs and exports use, on hover. */
export function When({ at, only }: WhenProps) {
  useLanguage();
  if (at === undefined || isNoMoment(at)) return null;
  return (
    <time dateTime={at} title={momentInUtc(at)} className="numbers">
      {only ? <span className="whole">{only === 'day' ? day(at) : tradeDay(at)}</span> : <Moment text={moment(at)} />}
    </time>
  );
}
