// Tabs whose open one is in the address.
import { Tab, TabList } from '@fluentui/react-components';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useAddress } from '../page/address';
import styles from './Tabs.module.css';

interface TabsProps<Id extends string> {
  label: string;
  tabs: readonly { id: Id; title: string }[];
  /** The name of the query; two rows of tabs on one page need two. */
  name?: string;
  children: (open: Id) => ReactNode;
}

export function Tabs<Id extends string>({ label, tabs, name = 'tab', children }: TabsProps<Id>) {
  const id = useId();
  const first = tabs[0]?.id ?? '';
  const [at, go] = useAddress({ [name]: first });
  const open = tabs.find((tab) => tab.id === at[name])?.id ?? (first as Id);
  const bar = useRef<HTMLDivElement>(null);
  // On a phone the row is wider than the screen; the open tab may be one that does not fit.
  useEffect(() => {
    const tab = bar.current?.querySelector<HTMLElement>('[aria-selected="true"]');
    if (!bar.current || !tab) return;
    const middle = tab.offsetLeft + tab.offsetWidth / 2;
    bar.current.scrollLeft = middle - bar.current.clientWidth / 2;
  }, [open]);
  return (
    <>
      <div ref={bar} className={styles['bar']}>
        <TabList
          aria-label={label}
          selectedValue={open}
          onTabSelect={(_, change) => go({ [name]: String(change.value) })}
        >
          {tabs.map((tab) => (
            <Tab key={tab.id} value={tab.id} id={`${id}-${tab.id}`} aria-controls={`${id}-panel`}>
              {tab.title}
            </Tab>
          ))}
        </TabList>
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${open}`} className={styles['panel']}>
        {children(open)}
      </div>
    </>
  );
}
