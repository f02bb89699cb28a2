// What makes one portal differ from another: its address, whose it is, its menus and its search.
import type { FluentIcon } from '@fluentui/react-icons';
import type { NoticeDoor } from './notices/notices';
import { createContext, useContext } from 'react';
import type { RouteObject } from 'react-router';
import type { Needs, Session } from './session/session';
import type { CommonWord } from './words/words';

export type PortalId = 'partner' | 'centre' | 'console';

/** A way to a page, in the side navigation or the gear menu. */
export interface Way {
  path: string;
  word: CommonWord;
  icon: FluentIcon;
  /** The right, or one of the rights, without which the way is not shown. */
  needs?: Needs;
  /** `g` and then this letter goes there. */
  key?: string;
}

/** One answer of the search in the top bar. */
export interface Hit {
  id: string;
  title: string;
  detail?: string;
  path: string;
  /** What kind of thing it is; answers of one kind follow each other, below its name. */
  group?: CommonWord;
}

export interface Portal {
  id: PortalId;
  tenantKind: Session['tenant']['kind'];
  ways: readonly Way[];
  gear: readonly Way[];
  routes: RouteObject[];
  /** Where a person asks for help; the address of an error is added as a query. */
  supportPath: string;
  helpPath: string;
  notices: NoticeDoor;
  search?: (text: string, signal: AbortSignal) => Promise<Hit[]>;
  /** The page that shows all that a search finds; the text is added as the query `q`. */
  searchPath?: string;
}

const PortalContext = createContext<Portal | null>(null);
export const PortalProvider = PortalContext.Provider;

export function usePortal(): Portal {
  const portal = useContext(PortalContext);
  if (!portal) throw new Error('usePortal outside of a portal');
  return portal;
}
