// Everything that the search found, by kind; the address has the text.
import { SearchRegular } from '@fluentui/react-icons/svg/search';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { EmptyPage, ErrorPanel, FilterBar, Lines, TextFilter } from '@/shared/kit';
import { Card, Page, Section, useAddress } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { byGroup } from '@/shared/shell/SearchBox';
import { search } from '../search';
import styles from './Search.module.css';

/** Of a kind; the server gives no more. */
const most = 20;

export function Component() {
  const { t } = useWords('common');
  const [{ q }, go] = useAddress({ q: '' });
  const found = useQuery({
    queryKey: ['search', q, most],
    enabled: q !== '',
    queryFn: ({ signal }) => search(q, signal, most),
  });
  return (
    <Page title={q ? t('search.resultsFor', { text: q }) : t('search.label')} lead={t('search.lead')}>
      <FilterBar>
        <TextFilter label={t('search.hint')} value={q} onChange={(text) => go({ q: text })} />
      </FilterBar>
      {q !== '' && found.isPending && <Lines count={5} />}
      {found.error && <ErrorPanel error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && (
        <EmptyPage icon={SearchRegular} title={t('search.nothing', { text: q })}>
          {t('search.how')}
        </EmptyPage>
      )}
      {byGroup(found.data ?? []).map(({ group, hits }) => (
        <Section key={group} title={group ? t(group) : t('search.label')}>
          <Card>
            <ul className={styles['hits']}>
              {hits.map((hit) => (
                <li key={hit.id}>
                  <Link to={hit.path}>{hit.title}</Link>
                  {hit.detail && <span className={styles['quiet']}>{hit.detail}</span>}
                </li>
              ))}
            </ul>
            {hits.length === most && <p className={styles['quiet']}>{t('search.mayBeMore', { most })}</p>}
          </Card>
        </Section>
      ))}
    </Page>
  );
}
