// What is the reader's own: language, theme, notices, password, sessions (rules 6.1).
import { Page, Section } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import { LookAndNotices } from './LookAndNotices';
import { Password } from './Password';
import { Sessions } from './Sessions';

export function Component() {
  const { t } = useWords('settings');
  return (
    <Page title={t('preferences.title')} lead={t('preferences.lead')}>
      <LookAndNotices />
      <Section title={t('preferences.password')}>
        <Password />
      </Section>
      <Section title={t('preferences.sessions')}>
        <Sessions />
      </Section>
    </Page>
  );
}
