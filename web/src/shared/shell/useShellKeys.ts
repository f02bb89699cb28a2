// The keys that work on every page: / and Ctrl K search, ? lists the keys, g and a letter go somewhere.
import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import { usePortal } from '../portal';
import { useSession } from '../session/session';
import { shortcutsOn, typing } from './shortcuts';

/** The search box of the top bar. */
export const searchBoxId = 'search-everything';

/** How long after `g` its second key is waited for, in milliseconds. */
const pause = 1500;

function focusSearch(): void {
  const box = document.getElementById(searchBoxId);
  if (box instanceof HTMLInputElement) {
    box.focus();
    box.select();
  }
}

export function useShellKeys(list: () => void): void {
  const { ways } = usePortal();
  const { may } = useSession();
  const navigate = useNavigate();
  const latest = useRef({ ways, may, navigate, list });
  latest.current = { ways, may, navigate, list };
  useEffect(() => {
    let went = 0;
    const press = (event: KeyboardEvent) => {
      const now = latest.current;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        return focusSearch();
      }
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event) || !shortcutsOn()) return;
      const afterG = event.timeStamp - went < pause;
      went = 0;
      const way = afterG && now.ways.find((each) => each.key === event.key && (!each.needs || now.may(each.needs)));
      if (way) void now.navigate(way.path);
      else if (event.key === '/') focusSearch();
      else if (event.key === '?') now.list();
      else if (event.key === 'g') went = event.timeStamp;
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}
