// The search of the top bar: always open, answers while somebody types, goes to what they choose.
import { Input } from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons/svg/search';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Hit, Portal } from '../portal';
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

export function SearchBox({ search }: { search: NonNullable<Portal['search']> }) {
  const { t } = useWords('common');
  const navigate = useNavigate();
  const listId = useId();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(0);
  const asked = useSettled(text.trim());
  const { data: hits = [], isFetching, isError } = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) => search(asked, signal),
    enabled: asked.length > 1,
    placeholderData: keepPreviousData,
  });
  const shown = open && text.trim().length > 1;
  const go = (hit: Hit | undefined) => {
    if (!hit) return;
    setOpen(false);
    setText('');
    void navigate(hit.path);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setOpen(false);
    else if (event.key === 'ArrowDown') setChosen((at) => Math.min(at + 1, hits.length - 1));
    else if (event.key === 'ArrowUp') setChosen((at) => Math.max(at - 1, 0));
    else if (event.key === 'Enter') go(hits[chosen]);
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
        aria-activedescendant={shown && hits[chosen] ? `${listId}-${chosen}` : undefined}
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
        <ul role="listbox" id={listId} aria-label={t('search.label')} className={styles['hits']}>
          {hits.map((hit, index) => (
            <li
              key={hit.id}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === chosen}
              className={styles['hit']}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => go(hit)}
            >
              <span>{hit.title}</span>
              {hit.detail && <span className={styles['quiet']}>{hit.detail}</span>}
            </li>
          ))}
        </ul>
      )}
      {shown && hits.length === 0 && (
        <div id={listId} className={styles['hits']}>
          <p className={styles['hit']}>{says}</p>
        </div>
      )}
    </div>
  );
}
