// Which market segment's products are shown, for a customer that buys in more than one (rules 3.8, 6.1).
import type { Shape } from '@/shared/api';
import { ChoiceFilter } from '@/shared/kit';
import { useWords } from '@/shared/words/words';

export type Segment = Shape<'Segment'>;

interface SegmentFilterProps {
  /** In which the customer may buy, as the shelf tells; undefined until it has. */
  segments: readonly Segment[] | undefined;
  value: string;
  onChange: (segment: string) => void;
}

export function SegmentFilter({ segments = [], value, onChange }: SegmentFilterProps) {
  const { t } = useWords('buy');
  if (segments.length < 2 && value === '') return null;
  return (
    <ChoiceFilter
      label={t('segment')}
      value={value}
      onChange={onChange}
      choices={Object.fromEntries(segments.map((each) => [each, t(`segments.${each}`)]))}
    />
  );
}
