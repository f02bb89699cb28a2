// The catalogue: products, where they are sold and where not, taxes, exchange rates, promotions.
import { Tabs } from '@/shared/kit';
import { Page } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { ExchangeRates } from './ExchangeRates';
import { MarketBlocks } from './MarketBlocks';
import { Markets } from './Markets';
import { Products } from './Products';
import { Promotions } from './Promotions';
import { TaxRates } from './TaxRates';

export function Component() {
  const { t } = useWords('console-catalog');
  return (
    <Page title={t('title')} lead={t('catalogLead')}>
      <Tabs
        label={t('title')}
        tabs={[
          { id: 'products', title: t('products') },
          { id: 'promotions', title: t('promotions') },
          { id: 'markets', title: t('markets') },
          { id: 'blocks', title: t('blocks') },
          { id: 'taxes', title: t('taxes') },
          { id: 'rates', title: t('rates') },
        ]}
      >
        {(tab) => {
          if (tab === 'promotions') return <Promotions />;
          if (tab === 'markets') return <Markets />;
          if (tab === 'blocks') return <MarketBlocks />;
          if (tab === 'taxes') return <TaxRates />;
          if (tab === 'rates') return <ExchangeRates />;
          return <Products />;
        }}
      </Tabs>
    </Page>
  );
}
