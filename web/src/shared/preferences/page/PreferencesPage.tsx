// What is the reader's own: language, theme, notices, password, sessions, programs (rules 6.1).
import { Page, Section } from '../../page';
import { useWords } from '../../words/words';
import { LookAndNotices } from './LookAndNotices';
import { Password } from './Password';
import { Programs } from './Programs';
import { SecondFactor } from './SecondFactor';
import { Sessions } from './Sessions';

export function Component() {
  const { t } = useWords('preferences');
  return (
    <Page title={t('title')} lead={t('lead')}>
      <LookAndNotices />
      <Section title={t('password')}>
        <Password />
      </Section>
      <Section title={t('factor')}>
        <SecondFactor />
      </Section>
      <Section title={t('sessions')}>
        <Sessions />
      </Section>
      <Section title={t('programs')}>
        <Programs />
      </Section>
    </Page>
  );
}
