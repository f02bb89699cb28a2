// Price lists: import a sheet after seeing what it changes, what changed between two months, what is in force.
import { Page } from '@/shared/page';
import { Tabs } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import { Changes } from './Changes';
import { ImportSheet } from './ImportSheet';
import { InForce } from './InForce';

export function Component() {
  const { t } = useWords('console-prices');
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Tabs
        label={t('title')}
        tabs={[
          { id: 'list', title: t('list') },
          { id: 'changes', title: t('changes') },
          { id: 'import', title: t('import') },
        ]}
      >
        {(tab) => {
          if (tab === 'import') return <ImportSheet />;
          if (tab === 'changes') return <Changes />;
          return <InForce />;
        }}
      </Tabs>
    </Page>
  );
}
