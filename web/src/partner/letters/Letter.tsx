// The e-mail that carries a personal link: for the reader's own mail program, or to be copied (rules 6.1).
import { Button } from '@fluentui/react-components';
import { useToast } from '@/shared/kit';
import { Card, focusTitle, Section } from '@/shared/page';
import { day } from '@/shared/format/format';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import styles from './Letters.module.css';

interface LetterProps {
  title: string;
  /** Whom to send it to, and how often the link works. */
  hint: string;
  subject: string;
  /** What is asked, and how to answer; the link follows. */
  asks: readonly string[];
  link: { url?: string; expirationDate: string };
  done: () => void;
}

/** Stands in the place of the form that it was made with: its heading has the focus, and the page's title when it goes. */
export function Letter({ title, hint, subject, asks, link, done }: LetterProps) {
  const { t } = useWords('letters');
  const { tenant, user } = useSession();
  const toast = useToast();
  const text = [
    t('hello'),
    ...asks,
    link.url ?? '',
    t('until', { date: day(link.expirationDate) }),
    t('bye', { user: user.displayName, partner: tenant.name }),
  ].join('\n\n');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast.done(t('copied')),
      () => toast.failed(t('common:copy.failed')),
    );
  const leave = () => {
    focusTitle();
    done();
  };
  return (
    <Section title={title} focused>
      <Card>
        <p className={styles['quiet']}>{hint}</p>
        <p>
          <strong>{t('subject')}</strong> {subject}
        </p>
        <p className={styles['mail']} role="group" aria-label={t('text')}>
          {text}
        </p>
        <div className={styles['buttons']}>
          <Button
            as="a"
            appearance="primary"
            href={`mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text.replaceAll('\n', '\r\n'))}`}
          >
            {t('openMail')}
          </Button>
          <Button onClick={() => void copy()}>{t('copy')}</Button>
          <Button appearance="subtle" onClick={leave}>
            {t('done')}
          </Button>
        </div>
      </Card>
    </Section>
  );
}
