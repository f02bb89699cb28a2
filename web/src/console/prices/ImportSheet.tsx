// Importing a price sheet in three steps: the file, what it would change, and only then the change (rules 3.8).
import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { type Shape, upload } from '@/shared/api';
import { ChoiceFilter, type Column, ConfirmDialog, DataList, EmptyPage, FileDrop, FilterBar, ProgressBar, useToast, When } from '@/shared/kit';
import { Card, Fact, Facts, Section, useAddress } from '@/shared/page';
import { count } from '@/shared/format/format';
import { useWords } from '@/shared/words/words';
import { RowErrors } from '../parts/RowErrors';
import { FlagBadge, flags, MarketFilter, Price } from './prices';

type Preview = Shape<'PriceSheetPreview'>;
type Change = Shape<'PriceSheetChange'>;
const idOf = (row: Change) => String(row.row);
const nameOf = (row: Change) => row.catalogItemId;

type Step =
  | { at: 'choosing'; failure?: unknown }
  | { at: 'previewing' | 'importing'; file: File; share: number; preview?: Preview }
  | { at: 'seen'; file: File; preview: Preview; failure?: unknown }
  | { at: 'imported'; report: Shape<'ImportReport'>; preview: Preview };

export function ImportSheet() {
  const { t } = useWords('console-prices');
  const toast = useToast();
  const memory = useQueryClient();
  const [step, setStep] = useState<Step>({ at: 'choosing' });
  const [asking, setAsking] = useState(false);
  const stop = useRef<AbortController>(undefined);

  const sendSheet = async <T,>(path: string, file: File, say: (share: number) => void): Promise<T> => {
    stop.current?.abort();
    stop.current = new AbortController();
    return JSON.parse(await upload({ method: 'POST', path, headers: { 'Content-Type': 'text/csv' }, body: file }, say, stop.current.signal)) as T;
  };
  const preview = async (file: File) => {
    setStep({ at: 'previewing', file, share: 0 });
    try {
      const seen = await sendSheet<Preview>('/operator/v1/pricesheets/preview', file, (share) => setStep({ at: 'previewing', file, share }));
      setStep({ at: 'seen', file, preview: seen });
    } catch (failure) {
      if (!stop.current?.signal.aborted) setStep({ at: 'choosing', failure });
    }
  };
  const importNow = async (file: File, seen: Preview) => {
    setAsking(false);
    setStep({ at: 'importing', file, share: 0, preview: seen });
    try {
      const say = (share: number) => setStep({ at: 'importing', file, share, preview: seen });
      const report = await sendSheet<Shape<'ImportReport'>>('/operator/v1/pricesheets', file, say);
      setStep({ at: 'imported', report, preview: seen });
      toast.done(t('importedShort', { written: count(report.written) }));
      await Promise.all(['prices', 'price-changes', 'setup'].map((name) => memory.invalidateQueries({ queryKey: [name] })));
    } catch (failure) {
      setStep({ at: 'seen', file, preview: seen, failure });
    }
  };

  return (
    <>
      <Export />
      <Section title={t('stepFile')}>
        <FileDrop label={t('sheet')} kinds={['.csv']} onChoose={([file]) => (file ? void preview(file) : setStep({ at: 'choosing' }))} />
        {step.at === 'previewing' && (
          <ProgressBar label={step.share < 1 ? t('sending') : t('comparing')} share={step.share < 1 ? step.share : undefined} />
        )}
        {step.at === 'choosing' && step.failure !== undefined && <RowErrors failure={step.failure} />}
      </Section>
      {step.at !== 'choosing' && step.at !== 'previewing' && step.preview && (
        <Section
          title={t('stepCompare')}
          actions={
            step.at === 'seen' && (
              <Button appearance="primary" disabledFocusable={changed(step.preview) === 0} onClick={() => changed(step.preview) > 0 && setAsking(true)}>
                {t('importDo')}
              </Button>
            )
          }
        >
          {step.at === 'importing' && (
            <ProgressBar label={step.share < 1 ? t('sending') : t('writing')} share={step.share < 1 ? step.share : undefined} />
          )}
          {step.at === 'seen' && step.failure !== undefined && <RowErrors failure={step.failure} />}
          {step.at === 'imported' && (
            <MessageBar intent="success" layout="multiline">
              <MessageBarBody>
                {t('imported', { rows: count(step.report.rows), written: count(step.report.written), unchanged: count(step.report.unchanged) })}
              </MessageBarBody>
            </MessageBar>
          )}
          <Compared preview={step.preview} />
        </Section>
      )}
      {step.at === 'seen' && (
        <ConfirmDialog
          open={asking}
          title={t('confirmTitle')}
          confirm={t('importDo')}
          onConfirm={() => void importNow(step.file, step.preview)}
          onClose={() => setAsking(false)}
        >
          <p>{t('confirmText', { added: count(step.preview.counts.ADD), changed: count(step.preview.counts.CHG), ended: count(step.preview.counts.DEL) })}</p>
          <p>{t('confirmCarts', { count: step.preview.openCarts })}</p>
          <p>{t('confirmStays')}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

const changed = ({ counts }: Preview) => counts.ADD + counts.CHG + counts.DEL;

/** The sheet as it stands, to edit and send back. */
function Export() {
  const { t } = useWords('console-prices');
  const [{ market }, go] = useAddress({ market: 'US' });
  return (
    <Section title={t('stepExport')}>
      <FilterBar>
        <MarketFilter value={market} onChange={(value) => go({ market: value || 'US' })} />
        <Button as="a" icon={<ArrowDownloadRegular />} href={`/operator/v1/pricesheets?${new URLSearchParams({ market, timeline: 'current' })}`} download={`pricesheet-${market}.csv`}>
          {t('export')}
        </Button>
      </FilterBar>
    </Section>
  );
}

function Compared({ preview }: { preview: Preview }) {
  const { t } = useWords('console-prices');
  const [{ flag }, go] = useAddress({ flag: '' });
  const shown = useMemo(() => preview.items.filter((each) => !flag || each.flag === flag), [preview, flag]);
  const columns = useMemo<readonly Column<Change>[]>(
    () => [
      { id: 'row', header: t('row'), align: 'end', share: 0.7, cell: (row) => row.row },
      { id: 'flag', header: t('flag'), share: 1.6, cell: (row) => <FlagBadge flag={row.flag} /> },
      { id: 'item', header: t('item'), heading: true, share: 2.6, cell: nameOf },
      { id: 'country', header: t('market'), share: 0.9, cell: (row) => row.country },
      { id: 'segment', header: t('segment'), share: 1.3, cell: (row) => t(`segments.${row.segment}`) },
      { id: 'term', header: t('term'), share: 1.2, cell: (row) => t(`terms.${row.termDuration || 'perpetual'}`) },
      { id: 'before', header: t('before'), align: 'end', share: 1.4, cell: (row) => <Price price={row.before} /> },
      { id: 'after', header: t('after'), align: 'end', share: 1.4, cell: (row) => <Price price={row.after} /> },
      { id: 'from', header: t('takesEffect'), share: 1.3, cell: (row) => <When at={row.after?.effectiveFrom ?? row.endsAt} only="tradeDay" /> },
    ],
    [t],
  );
  return (
    <>
      <Card>
        <Facts>
          <Fact name={t('rows')}>{count(preview.rows)}</Fact>
          {flags.map((each) => (
            <Fact key={each} name={`${each} ${t(`flags.${each}`)}`}>
              <strong className="numbers">{count(preview.counts[each])}</strong>
            </Fact>
          ))}
          <Fact name={t('openCarts')}>{t('openCartsOf', { carts: count(preview.openCarts), lines: count(preview.openCartLines) })}</Fact>
        </Facts>
      </Card>
      {preview.truncated && (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{t('truncated', { count: preview.items.length })}</MessageBarBody>
        </MessageBar>
      )}
      <DataList
        name="sheet-changes"
        label={t('stepCompare')}
        rows={shown}
        columns={columns}
        idOf={idOf}
        nameOf={nameOf}
        filters={
          <FilterBar>
            <ChoiceFilter label={t('flag')} value={flag} onChange={(value) => go({ flag: value })} choices={{ ADD: t('flags.ADD'), CHG: t('flags.CHG'), DEL: t('flags.DEL') }} />
          </FilterBar>
        }
        filtered={flag !== ''}
        clearFilters={() => go({ flag: '' })}
        empty={<EmptyPage title={t('sameTitle')}>{t('sameText')}</EmptyPage>}
      />
    </>
  );
}
