// The shelf: what can be bought in a market, narrowed by filters that the server knows (rules 6.1).
import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import { type Shape, usePages } from '@/shared/api';
import { ChoiceFilter, EmptyPage, ErrorPanel, FilterBar, Lines, TextFilter } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import { type Basket, ProductCard, SkuList } from './Products';
import { type Segment, SegmentFilter } from './SegmentFilter';

type Choices = Shape<'OfferChoices'>;

const reservations = 'AzureReservations';
export const views = ['Software', 'SoftwarePerpetual', 'SoftwareSubscriptions', 'OnlineServices', reservations] as const;

/** The filters as they stand in the address. */
export const unfiltered = { view: 'Software', q: '', publisher: '', billing: '', kind: '', segment: '', by: 'product' };
export type ShelfFilters = typeof unfiltered;

/** The filters as the server is asked. */
export const questionOf = ({ view, q, publisher, billing, kind, segment }: ShelfFilters) => ({
  view,
  size: 12,
  ...(q && { q }),
  ...(publisher && { publisher }),
  ...(segment && { segment: segment as Segment }),
  ...(billing && { billingCycle: billing as Choices['billingCycles'][number] }),
  ...(kind && view === reservations && { reservationType: kind }),
});

/** A shelf page by page, with what its view can be narrowed by; `where` is what the question depends on beside the filters. */
export function useShelf(where: readonly string[], filters: ShelfFilters, first: (signal: AbortSignal) => Promise<Shape<'OfferShelf'>>) {
  const pages = usePages([...where, questionOf(filters)], first);
  // Kept while another page is on its way, so that choices do not go and come under the reader's hand.
  const [known, setKnown] = useState<{ view: string; choices: Choices }>();
  const fresh = pages.first?.choices;
  if (fresh && fresh !== known?.choices) setKnown({ view: filters.view, choices: fresh });
  return { ...pages, choices: known?.view === filters.view ? known.choices : undefined };
}

/** Words by themselves, with the one that is chosen: a link may name one that is no longer there. */
const asChoices = (words: readonly string[], chosen: string): Record<string, string> =>
  Object.fromEntries([...new Set([...words, ...(chosen ? [chosen] : [])])].sort((one, other) => one.localeCompare(other)).map((word) => [word, word]));

interface ShelfViewProps {
  shelf: ReturnType<typeof useShelf>;
  filters: ShelfFilters;
  go: (change: Partial<ShelfFilters>) => void;
  basket: Basket;
  /** The subscription of reservations; '' until one is chosen. */
  billedTo?: string;
  /** The views that there are to choose from. */
  of?: readonly (typeof views)[number][];
  /** Between filters and products. */
  children?: ReactNode;
}

export function ShelfView({ shelf, filters, go, basket, billedTo = '', of = views, children }: ShelfViewProps) {
  const { t } = useWords('buy');
  const { view, q, publisher, billing, kind, segment, by } = filters;
  const cycles = [...new Set([...(shelf.choices?.billingCycles ?? []), ...(billing ? [billing] : [])])];
  const kinds = shelf.choices?.reservationTypes ?? [];
  return (
    <>
      <FilterBar>
        <TextFilter label={t('find')} value={q} onChange={(text) => go({ q: text })} />
        <ChoiceFilter
          label={t('view')}
          must
          value={view}
          onChange={(value) => go({ view: value, publisher: '', billing: '', kind: '' })}
          choices={Object.fromEntries(of.map((each) => [each, t(`views.${each}`)]))}
        />
        {view === reservations && (
          <ChoiceFilter
            label={t('reservationType')}
            value={kind}
            onChange={(value) => go({ kind: value })}
            choices={{ ...(kind && { [kind]: kind }), ...Object.fromEntries(kinds.map((each) => [each.id, each.displayName])) }}
          />
        )}
        <ChoiceFilter
          label={t('publisher')}
          value={publisher}
          onChange={(value) => go({ publisher: value })}
          choices={asChoices(shelf.choices?.publishers ?? [], publisher)}
        />
        <SegmentFilter segments={shelf.first?.segments} value={segment} onChange={(value) => go({ segment: value })} />
        <ChoiceFilter
          label={t('billing')}
          value={billing}
          onChange={(value) => go({ billing: value })}
          choices={Object.fromEntries(cycles.map((each) => [each, t(`billings.${each}` as 'billings.one_time', { defaultValue: each })]))}
        />
        <ChoiceFilter
          label={t('shownBy')}
          must
          value={by}
          onChange={(value) => go({ by: value })}
          choices={{ product: t('byProduct'), sku: t('bySku') }}
        />
      </FilterBar>
      {children}
      {shelf.first?.market.hindrances.map((each) => (
        <MessageBar key={each.reasonCode} intent="warning" layout="multiline">
          <MessageBarBody>{each.description}</MessageBarBody>
        </MessageBar>
      ))}
      {shelf.loading && <Lines count={8} />}
      {shelf.error != null && <ErrorPanel error={shelf.error} retry={shelf.reload} />}
      {!shelf.loading && shelf.items.length === 0 && !shelf.more && !shelf.error && (
        <EmptyPage title={t('emptyTitle')}>{t('empty')}</EmptyPage>
      )}
      {by === 'sku' ? (
        shelf.items.length > 0 && <SkuList products={shelf.items} basket={basket} billedTo={billedTo} />
      ) : (
        shelf.items.map((product) => <ProductCard key={product.id} product={product} basket={basket} billedTo={billedTo} />)
      )}
      {shelf.more && (
        <Button onClick={shelf.loadMore} disabledFocusable={shelf.loadingMore}>
          {t('common:list.more')}
        </Button>
      )}
    </>
  );
}
