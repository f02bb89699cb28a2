// Language, theme and notices, saved together.
import { Button, Checkbox } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { queries } from '../../api';
import { ChoiceField, ErrorPanel, Lines, useToast } from '../../kit';
import { Card, Section } from '../../page';
import { usePortal } from '../../portal';
import { follow } from '../follow';
import { type Preferences, useChangePreferences, usePreferences } from '../preferences';
import { forgetTheme } from '../../theme/theme';
import { forgetLanguage, languages, useWords } from '../../words/words';
import styles from './Preferences.module.css';
import { groupsOf, isTold, withGroup } from './notices';

export function LookAndNotices() {
  const preferences = usePreferences();
  if (preferences.isPending) return <Lines count={6} />;
  if (preferences.error) return <ErrorPanel error={preferences.error} retry={() => void preferences.refetch()} />;
  return <Choices preferences={preferences.data} />;
}

interface Fields {
  language: '' | 'en' | 'zh-Hans';
  theme: 'system' | 'light' | 'dark';
}

function Choices({ preferences }: { preferences: Preferences }) {
  const { t } = useWords('preferences');
  const toast = useToast();
  const { id: portal } = usePortal();
  const [wanted, setWanted] = useState<Record<string, boolean>>(preferences.notifications);
  const change = useChangePreferences();
  const { register, handleSubmit } = useForm<Fields>({
    defaultValues: { language: preferences.language ?? '', theme: preferences.theme ?? 'system' },
  });
  const save = useMutation({
    mutationFn: async ({ language, theme }: Fields) => {
      const chosen = { theme, notifications: wanted, ...(language && { language }) };
      await change(({ language: _before, ...others }) => ({ ...others, ...chosen }));
      // What was chosen here holds here, too, whatever this browser's menus said before.
      forgetLanguage();
      forgetTheme();
      await follow(chosen);
    },
    onSuccess: async () => {
      toast.done(t('saved'));
      // Names and descriptions come from the server in the reader's language.
      await queries.invalidateQueries();
    },
  });
  return (
    <form className={styles['sections']} onSubmit={(event) => void handleSubmit((fields) => save.mutate(fields))(event)}>
      <Section title={t('look')}>
        <Card>
          <div className={styles['form']}>
            <div className={styles['pair']}>
              <ChoiceField
                label={t('language')}
                field={register('language')}
                choices={{ '': t('asBrowser'), ...Object.fromEntries(languages.map((each) => [each, t(`common:language.${each}`)])) }}
              />
              <ChoiceField
                label={t('theme')}
                field={register('theme')}
                choices={{ system: t('common:theme.system'), light: t('common:theme.light'), dark: t('common:theme.dark') }}
              />
            </div>
            <p className={styles['quiet']}>{t('lookHint')}</p>
          </div>
        </Card>
      </Section>
      <Section title={t('notices')}>
        <p className={styles['quiet']}>{t('noticesAbout')}</p>
        <Card>
          <div role="group" aria-label={t('notices')} className={styles['kinds']}>
            {groupsOf(portal).map(([group, kinds]) => (
              <Checkbox
                key={group}
                label={t(`kinds.${group}`)}
                checked={isTold(kinds, wanted)}
                onChange={(_, change) => setWanted((before) => withGroup(before, kinds, change.checked === true))}
              />
            ))}
          </div>
        </Card>
      </Section>
      {save.error && <ErrorPanel error={save.error} />}
      <div className={styles['buttons']}>
        <Button appearance="primary" type="submit" disabledFocusable={save.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
