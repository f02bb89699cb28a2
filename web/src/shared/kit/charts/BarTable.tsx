// A table whose numbers have bars: what a bar chart would show, readable by everybody as it stands.
import type { ReactNode } from 'react';
import styles from './BarTable.module.css';

interface Measure {
  /** The column's name. */
  name: string;
  /** One for each row: how long the bar is, from 0 to 1, and the number in words. */
  of: readonly { share: number; text: string }[];
}

interface BarTableProps {
  /** Says what the table shows. */
  title: string;
  /** The name of the first column. */
  head: string;
  rows: readonly { key: string; name: ReactNode }[];
  measures: readonly Measure[];
}

export function BarTable({ title, head, rows, measures }: BarTableProps) {
  return (
    <figure className={styles['plot']}>
      <figcaption className={styles['caption']}>{title}</figcaption>
      <table role="table" aria-label={title} className={styles['table']}>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              {head}
            </th>
            {measures.map((measure) => (
              <th key={measure.name} role="columnheader" scope="col">
                {measure.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row, index) => (
            <tr key={row.key} role="row">
              <th role="rowheader" scope="row">
                {row.name}
              </th>
              {measures.map((measure, which) => (
                <td key={measure.name} role="cell">
                  <span className={styles['label']} aria-hidden>
                    {measures.length > 1 && measure.name}
                  </span>
                  <span className={styles['value']}>
                    <svg className={`${styles['bar']} ${styles[`bar${which % 4}`]}`} aria-hidden>
                      <rect width="100%" height="100%" rx={3} className={styles['whole']} />
                      <rect width={`${(measure.of[index]?.share ?? 0) * 100}%`} height="100%" rx={3} />
                    </svg>
                    <span className="numbers">{measure.of[index]?.text}</span>
                  </span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
