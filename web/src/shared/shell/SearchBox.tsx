// The search of the top bar: always open, answers while somebody types, goes to what they choose, or to all that it found.
import { Input } from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons/svg/search';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { useNavigate } from 'react-router';
import { type Hit, type Portal, usePortal } from '../portal';
import { useWords } from '../words/words';
import styles from './Shell.module.css';
import { searchBoxId } from './useShellKeys';

/** A text that has not changed for a moment. */
function useSettled(text: string, after = 200): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), after);
    return () => clearTimeout(timer);
  }, [text, after]);
  return settled;
}

/** Answers below the kinds that they are of. */
export function byGroup(hits: readonly Hit[]): { group: Hit['group']; hits: Hit[] }[] {
  const groups: { group: Hit['group']; hits: Hit[] }[] = [];
  for (const hit of hits) {
    const last = groups.at(-1);
    if (last && last.group === hit.group) last.hits.push(hit);
    else groups.push({ group: hit.group, hits: [hit] });
  }
  return groups;
}

export function SearchBox({ search }: { search: NonNullable<Portal['search']> }) {
  const { t } = useWords('common');
  const navigate = useNavigate();
  const { searchPath } = usePortal();
  const listId = useId();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(0);
  const asked = useSettled(text.trim());
  const { data: hits = [], isFetching, isError, isPlaceholderData } = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) => search(asked, signal),
    enabled: asked.length > 1,
    placeholderData: keepPreviousData,
  });
  const shown = open && text.trim().length > 1;
  // The last choice is the page with all that was found.
  const choices = hits.length + (searchPath ? 1 : 0);
  const go = (index: number) => {
    const path = hits[index]?.path ?? (searchPath && `${searchPath}?${new URLSearchParams({ q: text.trim() })}`);
    if (!path) return;
    setOpen(false);
    setText('');
    void navigate(path);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setOpen(false);
    else if (event.key === 'ArrowDown') setChosen((at) => Math.min(at + 1, choices - 1));
    else if (event.key === 'ArrowUp') setChosen((at) => Math.max(at - 1, 0));
    // Enter may come before the answer to the last letters: then it does not mean an old answer.
    else if (event.key === 'Enter') shown && go(asked === text.trim() && !isPlaceholderData ? chosen : hits.length);
    else return;
    event.preventDefault();
  };
  const says = isError
    ? t('search.failed')
    : isFetching && hits.length === 0
      ? t('search.looking')
      : hits.length === 0
        ? t('search.nothing', { text: asked })
        : t('search.found', { count: hits.length });
  const option = (index: number, content: ReactNode) => (
    <div
      key={index}
      id={`${listId}-${index}`}
      role="option"
      aria-selected={index === chosen}
      className={styles['hit']}
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => go(index)}
    >
      {content}
    </div>
  );
  return (
    <div
      role="search"
      className={styles['search']}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      <Input
        id={searchBoxId}
        role="combobox"
        aria-label={t('search.label')}
        aria-expanded={shown && hits.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={shown && hits.length > 0 && chosen < choices ? `${listId}-${chosen}` : undefined}
        placeholder={t('search.hint')}
        autoComplete="off"
        value={text}
        contentBefore={<SearchRegular aria-hidden />}
        onChange={(_, change) => {
          setText(change.value);
          setChosen(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onKeyDown={press}
      />
      <span role="status" className="for-screen-readers">
        {shown ? says : ''}
      </span>
      {shown && hits.length > 0 && (
        <div role="listbox" id={listId} aria-label={t('search.label')} className={styles['hits']}>
          {byGroup(hits).map(({ group, hits: found }) => {
            const options = found.map((hit) =>
              option(
                hits.indexOf(hit),
                <>
                  <span>{hit.title}</span>
                  {hit.detail && <span className={styles['quiet']}>{hit.detail}</span>}
                </>,
              ),
            );
            if (!group) return options;
            return (
              <div key={group} role="group" aria-label={t(group)}>
                <span aria-hidden className={styles['hitKind']}>
                  {t(group)}
                </span>
                {options}
              </div>
            );
          })}
          {searchPath && option(hits.length, <span>{t('search.all', { text: text.trim() })}</span>)}
        </div>
      )}
      {shown && hits.length === 0 && (
        <div id={listId} className={styles['hits']}>
          <p className={styles['hit']}>{says}</p>
        </div>
      )}
    </div>
  );
}
