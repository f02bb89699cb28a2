// The operator's finance: invoice runs, what is owed, what was earned and what is earned later, the bank, withheld tax, the seller
// (rules 3.6, 3.7).
import { Tabs } from '@/shared/kit';
import { Page } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { Bank } from './Bank';
import { Deferred } from './Deferred';
import { Receivables } from './Receivables';
import { Revenue } from './Revenue';
import { Runs } from './Runs';
import { SellerData } from './SellerData';
import { Withheld } from './Withheld';

export function Component() {
  const { t } = useWords('console-money');
  const { t: withholding } = useWords('withholding');
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Tabs
        label={t('title')}
        tabs={[
          { id: 'runs', title: t('runs') },
          { id: 'receivables', title: t('receivables') },
          { id: 'revenue', title: t('revenue') },
          { id: 'deferred', title: t('deferred') },
          { id: 'bank', title: t('bank') },
          { id: 'withheld', title: withholding('title') },
          { id: 'seller', title: t('seller') },
        ]}
      >
        {(tab) => {
          if (tab === 'receivables') return <Receivables />;
          if (tab === 'revenue') return <Revenue />;
          if (tab === 'deferred') return <Deferred />;
          if (tab === 'bank') return <Bank />;
          if (tab === 'withheld') return <Withheld />;
          if (tab === 'seller') return <SellerData />;
          return <Runs />;
        }}
      </Tabs>
    </Page>
  );
}
