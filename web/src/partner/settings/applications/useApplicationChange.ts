// Changes an application and has the pages know it.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf, type Shape } from '@/shared/api';
import { useToast } from '@/shared/kit';
import { useWords } from '@/shared/words/words';
import type { Application } from './secrets';

export function useApplicationChange(application: Application) {
  const { t } = useWords('settings');
  const memory = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (body: Shape<'ApplicationChanges'>) =>
      dataOf(api.PATCH('/v1/applications/{application_id}', { params: { path: { application_id: application.id } }, body })),
    onSuccess: async (now) => {
      memory.setQueryData(['application', application.id], now);
      toast.done(t('saved'));
      await memory.invalidateQueries({ queryKey: ['applications'] });
    },
  });
}
