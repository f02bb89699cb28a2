// Pricing and offers: price lists by country and month, what changes, own resale prices, sheets and blocked places (S3, S32).
import { Busy, ErrorPanel, Tabs } from '@/shared/kit';
import { Page } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { useOwnCountry } from './choice';
import { Places } from './Places';
import { PriceChanges } from './PriceChanges';
import { PriceList } from './PriceList';
import { ResalePrices } from './ResalePrices';
import { Sheets } from './Sheets';

const parts = ['list', 'changes', 'resale', 'sheets', 'places'] as const;

function part(open: (typeof parts)[number], own: string) {
  switch (open) {
    case 'list':
      return <PriceList own={own} />;
    case 'changes':
      return <PriceChanges own={own} />;
    case 'resale':
      return <ResalePrices />;
    case 'sheets':
      return <Sheets own={own} />;
    case 'places':
      return <Places />;
  }
}

export function Component() {
  const { t } = useWords('pricing');
  const { country, error, again } = useOwnCountry();
  const tabs = parts.map((id) => ({ id, title: t(`tabs.${id}`) }));
  return (
    <Page title={t('title')} lead={t('lead')}>
      {error ? (
        <ErrorPanel error={error} retry={again} />
      ) : country === undefined ? (
        <Busy />
      ) : (
        <Tabs label={t('title')} tabs={tabs}>
          {(open) => part(open, country)}
        </Tabs>
      )}
    </Page>
  );
}
