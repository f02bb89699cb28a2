// Where reservations cannot be bought, by name (S31, S32).
import { useQuery } from '@tanstack/react-query';
import { api, dataOf, type Shape } from '@/shared/api';
import { EmptyPage, ErrorPanel, Lines } from '@/shared/kit';
import { locale, useWords } from '@/shared/words/words';
import { now } from '@/shared/format/now';
import styles from './Pricing.module.css';

/** The places where something of a kind cannot be bought at a moment, each once, in the order of their names. */
export function placesOf(blocks: readonly Shape<'MarketBlock'>[], kind: string, now: Date): string[] {
  const standing = blocks.filter(
    (block) => block.productType === kind && new Date(block.blockedFrom) <= now && (block.blockedTo === undefined || new Date(block.blockedTo) > now),
  );
  return [...new Set(standing.map((block) => block.place))].sort((a, b) => a.localeCompare(b, locale()));
}

export function Places() {
  const { t } = useWords('pricing');
  const blocks = useQuery({ queryKey: ['market-blocks'], queryFn: ({ signal }) => dataOf(api.GET('/v1/marketblocks', { signal })) });
  if (blocks.isPending) return <Lines count={6} />;
  if (blocks.error) return <ErrorPanel error={blocks.error} retry={() => void blocks.refetch()} />;
  const places = placesOf(blocks.data.items, 'reservation', now());
  if (places.length === 0) return <EmptyPage title={t('noPlacesTitle')}>{t('noPlaces')}</EmptyPage>;
  return (
    <>
      <p className={styles['quiet']}>{t('placesLead', { count: places.length })}</p>
      <ul className={styles['places']} aria-label={t('tabs.places')}>
        {places.map((place) => (
          <li key={place}>{place}</li>
        ))}
      </ul>
    </>
  );
}
