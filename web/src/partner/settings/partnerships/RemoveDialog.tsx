// Asks before a partnership ends, and says for this side what stands and what no longer works (rules 6.1).
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf, type Shape } from '@/shared/api';
import { ConfirmDialog, ErrorPanel, useToast } from '@/shared/kit';
import { useWords } from '@/shared/words/words';

type Partnership = Shape<'PartnerRelationship'>;

export function RemoveDialog({ partnership, close }: { partnership: Partnership; close: () => void }) {
  const { t } = useWords('settings');
  const toast = useToast();
  const memory = useQueryClient();
  const { id, name } = partnership;
  const remove = useMutation({
    mutationFn: () => dataOf(api.DELETE('/v1/partnerships/{partner_id}', { params: { path: { partner_id: id } } })),
    onSuccess: async () => {
      await memory.invalidateQueries({ queryKey: ['partnerships'] });
      void memory.invalidateQueries({ queryKey: ['resellers'] });
      toast.done(t('partnerships.removed', { name }));
      close();
    },
  });
  const side = partnership.relationshipType === 'is_indirect_cloud_solution_provider_of' ? 'provider' : 'reseller';
  return (
    <ConfirmDialog
      open
      title={t('partnerships.removeTitle', { name })}
      confirm={t('partnerships.removeConfirm')}
      tick={t('partnerships.removeTick')}
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
      onClose={close}
    >
      <ul>
        <li>{t(`partnerships.stands.${side}`, { name })}</li>
        <li>{t(`partnerships.ends.${side}`, { name })}</li>
        <li>{t('partnerships.again', { name })}</li>
      </ul>
      {remove.error && <ErrorPanel error={remove.error} />}
    </ConfirmDialog>
  );
}
