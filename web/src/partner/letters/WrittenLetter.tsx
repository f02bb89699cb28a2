// What is known of a letter that was written: who wrote and who answered it, its personal link, and taking it back.
import { Button } from '@fluentui/react-components';
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Shape } from '@/shared/api';
import { ConfirmDialog, CopyId, ErrorPanel, useToast, When } from '@/shared/kit';
import { Fact, Facts } from '@/shared/page';
import { useWords } from '@/shared/words/words';
import styles from './Letters.module.css';

interface WrittenLetterProps {
  letter: Pick<Shape<'PartnershipRequest'>, 'createdBy' | 'settledDate' | 'settledBy' | 'note' | 'url'>;
  /** Whether it is not answered yet, and can be taken back. */
  open: boolean;
  /** Asked before, and said when it is done. */
  withdrawal: { title: string; text: string; done: string };
  withdraw: () => Promise<unknown>;
  /** The list that it stands in. */
  list: QueryKey;
  /** Further facts. */
  children?: ReactNode;
}

export function WrittenLetter({ letter, open, withdrawal, withdraw, list, children }: WrittenLetterProps) {
  const { t } = useWords('letters');
  const toast = useToast();
  const memory = useQueryClient();
  const [asking, setAsking] = useState(false);
  const takeBack = useMutation({
    mutationFn: withdraw,
    onSuccess: async () => {
      await memory.invalidateQueries({ queryKey: list });
      toast.done(withdrawal.done);
      setAsking(false);
    },
  });
  return (
    <div className={styles['details']}>
      <Facts>
        <Fact name={t('createdBy')}>{letter.createdBy}</Fact>
        {letter.settledDate && (
          <Fact name={t('settled')}>
            <When at={letter.settledDate} /> {letter.settledBy}
          </Fact>
        )}
        {children}
        {letter.note && <Fact name={t('note')}>{letter.note}</Fact>}
      </Facts>
      {letter.url && (
        <div className={styles['link']}>
          <CopyId value={letter.url} what={t('personalLink')} />
        </div>
      )}
      {open && (
        <div>
          <Button onClick={() => setAsking(true)}>{t('withdraw')}</Button>
        </div>
      )}
      <ConfirmDialog
        open={asking}
        title={withdrawal.title}
        confirm={t('withdrawConfirm')}
        busy={takeBack.isPending}
        onConfirm={() => takeBack.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{withdrawal.text}</p>
        {takeBack.error && <ErrorPanel error={takeBack.error} />}
      </ConfirmDialog>
    </div>
  );
}
