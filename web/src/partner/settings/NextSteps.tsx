// Where one usually goes from a page of the settings (S78).
import { Related } from '@/shared/page';
import { useSession } from '@/shared/session/session';
import { useWords } from '@/shared/words/words';
import { settingsWays } from './ways';

/** Links to other pages of the settings, by their places in `settingsWays`, as far as the reader may. */
export function NextSteps({ to }: { to: readonly string[] }) {
  const { t } = useWords('settings');
  const { may } = useSession();
  const open = settingsWays.filter((way) => to.includes(way.page) && (!way.needs || may(way.needs)));
  return <Related links={open.map((way) => ({ path: `/settings/${way.page}`, title: t(way.word), about: t(way.about) }))} />;
}
