// Small charts: bars and lines as plain SVG, each with the same numbers as a table.
import { Button } from '@fluentui/react-components';
import { ChartMultipleRegular } from '@fluentui/react-icons/svg/chart-multiple';
import { TableRegular } from '@fluentui/react-icons/svg/table';
import { type ReactNode, useCallback, useState } from 'react';
import { count } from '../../format/format';
import { useWords } from '../../words/words';
import styles from './Chart.module.css';
import { ticks } from './scale';

export interface Series {
  name: string;
  values: readonly number[];
}

interface ChartProps {
  /** Says what the chart shows. */
  title: string;
  /** What stands below: months, products. */
  categories: readonly string[];
  series: readonly Series[];
  /** How a value is written; a plain number when not said. */
  format?: (value: number) => string;
  /** How the scale writes it, in few letters; as `format` when not said. */
  scale?: (value: number) => string;
}

// Pixels.
const usualWidth = 600;
const widest = 960;
const height = 240;
const bottom = 28;
const top = 8;
/** The room for one letter; those of Chinese are wider. */
const letter = 7;
const roomOf = (name: string) => [...name].reduce((sum, each) => sum + (each > '\u2e80' ? 12 : letter), 0);
/** The least room for one name below, and what is left free between two. */
const label = 56;
const gap = 8;

/** The width that there is: the drawing has no other, so that its letters are as large as the others. */
function useWidth(): [number, (figure: HTMLElement | null) => (() => void) | undefined] {
  const [width, setWidth] = useState(usualWidth);
  const watch = useCallback((figure: HTMLElement | null) => {
    if (!figure || typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver(() => setWidth(Math.min(figure.clientWidth || usualWidth, widest)));
    observer.observe(figure);
    return () => observer.disconnect();
  }, []);
  return [width, watch];
}

function Frame({ title, categories, series, format = count, scale = format, draw }: ChartProps & { draw: (frame: Axes) => ReactNode }) {
  const { t } = useWords('common');
  const [table, setTable] = useState(false);
  const [width, watch] = useWidth();
  const steps = ticks(series.flatMap((each) => each.values));
  const left = 12 + letter * Math.max(...steps.map((step) => scale(step).length));
  const first = steps[0] ?? 0;
  const last = steps.at(-1) ?? 1;
  const room = (width - left) / Math.max(categories.length, 1);
  const axes: Axes = {
    y: (value) => top + (1 - (value - first) / (last - first)) * (height - top - bottom),
    x: (index) => left + room * (index + 0.5),
    room,
  };
  // Labels that would run into each other are left out; the table has them all.
  const longest = Math.max(label, gap + Math.max(...categories.map(roomOf), 0));
  const every = Math.ceil(categories.length / Math.max(Math.floor((width - left) / longest), 1));
  const within = (name: string, x: number) => Math.min(x, width - roomOf(name) / 2);
  return (
    <figure ref={watch} className={styles['chart']}>
      <figcaption className={styles['caption']}>
        <span>{title}</span>
        <Button
          size="small"
          appearance="subtle"
          icon={table ? <ChartMultipleRegular /> : <TableRegular />}
          onClick={() => setTable(!table)}
        >
          {table ? t('chart.picture') : t('chart.table')}
        </Button>
      </figcaption>
      {table ? (
        <Numbers categories={categories} series={series} format={format} title={title} />
      ) : (
        <>
          <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={title} className={styles['picture']}>
            {steps.map((step) => (
              <g key={step}>
                <line x1={left} x2={width} y1={axes.y(step)} y2={axes.y(step)} className={styles['grid']} />
                <text x={left - 8} y={axes.y(step) + 4} textAnchor="end" className={styles['text']}>
                  {scale(step)}
                </text>
              </g>
            ))}
            {categories.map(
              (category, index) =>
                index % every === 0 && (
                  <text key={category} x={within(category, axes.x(index))} y={height - 8} textAnchor="middle" className={styles['text']}>
                    {category}
                  </text>
                ),
            )}
            {draw(axes)}
          </svg>
          {series.length > 1 && (
            <ul className={styles['legend']}>
              {series.map((each, index) => (
                <li key={each.name}>
                  <span className={`${styles['swatch']} ${styles[`series${index % 4}`]}`} aria-hidden />
                  {each.name}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </figure>
  );
}

interface Axes {
  x: (index: number) => number;
  y: (value: number) => number;
  /** The width of one category. */
  room: number;
}

function Numbers({ title, categories, series, format = count }: ChartProps) {
  const { t } = useWords('common');
  return (
    <table className={styles['table']} aria-label={title}>
      <thead>
        <tr>
          <th scope="col">{t('chart.category')}</th>
          {series.map((each) => (
            <th key={each.name} scope="col">
              {each.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {categories.map((category, index) => (
          <tr key={category}>
            <th scope="row">{category}</th>
            {series.map((each) => (
              <td key={each.name} className="numbers">
                {format(each.values[index] ?? 0)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function BarChart(props: ChartProps) {
  const { series, categories, format = count } = props;
  return (
    <Frame
      {...props}
      draw={({ x, y, room }) => {
        const each = (room * 0.7) / series.length;
        return series.map((line, which) => (
          <g key={line.name} className={styles[`series${which % 4}`]}>
            {line.values.map((value, index) => (
              <rect
                key={categories[index]}
                x={x(index) - room * 0.35 + which * each}
                y={Math.min(y(value), y(0))}
                width={Math.max(each - 1, 1)}
                height={Math.abs(y(value) - y(0))}
              >
                <title>{`${categories[index]} · ${line.name}: ${format(value)}`}</title>
              </rect>
            ))}
          </g>
        ));
      }}
    />
  );
}

export function LineChart(props: ChartProps) {
  const { series, categories, format = count } = props;
  return (
    <Frame
      {...props}
      draw={({ x, y }) =>
        series.map((line, which) => (
          <g key={line.name} className={styles[`series${which % 4}`]}>
            <polyline
              className={styles['line']}
              points={line.values.map((value, index) => `${x(index)},${y(value)}`).join(' ')}
            />
            {line.values.map((value, index) => (
              <circle key={categories[index]} cx={x(index)} cy={y(value)} r={3}>
                <title>{`${categories[index]} · ${line.name}: ${format(value)}`}</title>
              </circle>
            ))}
          </g>
        ))
      }
    />
  );
}
