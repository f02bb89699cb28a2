// Language, theme and notices, saved together.
import { Button, Checkbox } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { queries } from '@/shared/api';
import { ChoiceField, ErrorPanel, Lines, useToast } from '@/shared/kit';
import { Card, Section } from '@/shared/page';
import { follow } from '@/shared/preferences/follow';
import { type Preferences, useChangePreferences, usePreferences } from '@/shared/preferences/preferences';
import { forgetTheme } from '@/shared/theme/theme';
import { forgetLanguage, languages, useWords } from '@/shared/words/words';
import styles from '../Settings.module.css';
import { groups, isTold, withGroup } from './notices';

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
  const { t } = useWords('settings');
  const toast = useToast();
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
      <Section title={t('preferences.look')}>
        <Card>
          <div className={styles['form']}>
            <div className={styles['pair']}>
              <ChoiceField
                label={t('preferences.language')}
                field={register('language')}
                choices={{ '': t('preferences.asBrowser'), ...Object.fromEntries(languages.map((each) => [each, t(`common:language.${each}`)])) }}
              />
              <ChoiceField
                label={t('preferences.theme')}
                field={register('theme')}
                choices={{ system: t('common:theme.system'), light: t('common:theme.light'), dark: t('common:theme.dark') }}
              />
            </div>
            <p className={styles['quiet']}>{t('preferences.lookHint')}</p>
          </div>
        </Card>
      </Section>
      <Section title={t('preferences.notices')}>
        <p className={styles['quiet']}>{t('preferences.noticesAbout')}</p>
        <Card>
          <div role="group" aria-label={t('preferences.notices')} className={styles['roles']}>
            {groups.map((group) => (
              <Checkbox
                key={group}
                label={t(`preferences.kinds.${group}`)}
                checked={isTold(group, wanted)}
                onChange={(_, change) => setWanted((before) => withGroup(before, group, change.checked === true))}
              />
            ))}
          </div>
        </Card>
      </Section>
      {save.error && <ErrorPanel error={save.error} />}
      <div className={styles['buttons']}>
        <Button appearance="primary" type="submit" disabledFocusable={save.isPending}>
          {t('preferences.save')}
        </Button>
      </div>
    </form>
  );
}
