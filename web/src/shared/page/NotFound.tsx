// What a person sees at an address that leads nowhere.
import { SearchRegular } from '@fluentui/react-icons/svg/search';
import { Link } from 'react-router';
import { EmptyPage } from '../kit/EmptyPage';
import { useWords } from '../words/words';
import { Page } from './Page';

export function NotFound() {
  const { t } = useWords('common');
  return (
    <Page title={t('notFound.title')}>
      <EmptyPage icon={SearchRegular} title={t('notFound.what')} action={<Link to="/">{t('notFound.home')}</Link>}>
        {t('notFound.how')}
      </EmptyPage>
    </Page>
  );
}
