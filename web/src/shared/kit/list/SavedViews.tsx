// The views of a list that the reader saved, one click each, and what saves the one that is seen now.
import { Button, Field, Input } from '@fluentui/react-components';
import { BookmarkAddRegular } from '@fluentui/react-icons/svg/bookmark-add';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { type FormEvent, useId, useState } from 'react';
import { Link, useLocation } from 'react-router';
import { useSavedViews } from '../../preferences/preferences';
import { useWords } from '../../words/words';
import { Ask } from '../Ask';
import { useErrorText } from '../ErrorPanel';
import { useToast } from '../toast';
import { WhyNot } from '../WhyNot';
import styles from './DataList.module.css';
import { viewOf } from './views';

/** Names are shown on one line. */
const longestName = 40;

/** The chips, where there are any. */
export function SavedViews({ list }: { list: string }) {
  const { t } = useWords('common');
  const toast = useToast();
  const errorText = useErrorText();
  const here = viewOf(useLocation().search);
  const { views, save, remove } = useSavedViews(list);
  if (views.length === 0) return null;
  const failed = (failure: unknown) => toast.failed(errorText(failure));
  const drop = (name: string, query: string) =>
    remove(name).then(
      () => toast.done(t('views.removed', { name }), { undo: () => void save(name, query).catch(failed) }),
      failed,
    );
  return (
    <ul aria-label={t('views.label')} className={styles['views']}>
      {views.map((view) => (
        <li key={view.name} className={styles['chip']}>
          <Link
            to={{ search: view.query }}
            replace
            preventScrollReset
            aria-current={viewOf(view.query) === here ? 'true' : undefined}
          >
            {view.name}
          </Link>
          <Button
            size="small"
            appearance="transparent"
            icon={<DismissRegular />}
            aria-label={t('views.remove', { name: view.name })}
            title={t('views.remove', { name: view.name })}
            onClick={() => void drop(view.name, view.query)}
          />
        </li>
      ))}
    </ul>
  );
}

/** Gives what the address filters by a name. */
export function SaveView({ list }: { list: string }) {
  const { t } = useWords('common');
  const toast = useToast();
  const errorText = useErrorText();
  const here = viewOf(useLocation().search);
  const { views, save } = useSavedViews(list);
  const [naming, setNaming] = useState(false);
  const keep = (name: string) => {
    setNaming(false);
    save(name, here).then(
      () => toast.done(t('views.saved', { name })),
      (failure: unknown) => toast.failed(errorText(failure)),
    );
  };
  return (
    <>
      <WhyNot
        appearance="subtle"
        icon={<BookmarkAddRegular />}
        whyNot={here === '' ? t('views.nothing') : undefined}
        onClick={() => setNaming(true)}
      >
        {t('views.save')}
      </WhyNot>
      {naming && <NameView known={views.map((view) => view.name)} onName={keep} onClose={() => setNaming(false)} />}
    </>
  );
}

interface NameViewProps {
  known: readonly string[];
  onName: (name: string) => void;
  onClose: () => void;
}

function NameView({ known, onName, onClose }: NameViewProps) {
  const { t } = useWords('common');
  const form = useId();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState(false);
  const name = typed.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (name !== '') onName(name);
  };
  return (
    <Ask
      open
      title={t('views.save')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('confirm.cancel')}</Button>
          <Button appearance="primary" type="submit" form={form}>
            {known.includes(name) ? t('views.replace') : t('save')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <Field
          label={t('views.name')}
          hint={known.includes(name) ? t('views.known') : t('views.what')}
          {...(asked && name === '' && { validationMessage: t('form.required') })}
        >
          <Input value={typed} maxLength={longestName} onChange={(_, change) => setTyped(change.value)} autoComplete="off" />
        </Field>
      </form>
    </Ask>
  );
}
