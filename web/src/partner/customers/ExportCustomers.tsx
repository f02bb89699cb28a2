// Saves the customers that match as a CSV file, page by page so that many take no more memory than their rows.
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { useState } from 'react';
import { allPages, api, dataOf, type Shape } from '@/shared/api';
import { useErrorText, useToast, WhyNot } from '@/shared/kit';
import { saveCsv } from '@/shared/format/csv';
import { useWords } from '@/shared/words/words';
import { customerFilter } from './filter';

export function ExportCustomers({ find }: { find: string }) {
  const { t } = useWords('customers');
  const toast = useToast();
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const query = { size: 500, ...(find && { filter: customerFilter(find) }) };
      const first = await dataOf(api.GET('/v1/customers', { params: { query } }));
      const rows = [[t('id'), t('name'), t('domain'), t('relationship')]];
      for await (const customer of allPages<Shape<'CustomerSummary'>>(first)) {
        const { companyName, domain } = customer.companyProfile;
        rows.push([customer.id, companyName, domain, customer.relationshipToPartner]);
      }
      saveCsv(find ? `customers-${find}` : 'customers', rows);
      toast.done(t('common:export.done'));
    } catch (failure) {
      toast.failed(errorText(failure));
    } finally {
      setBusy(false);
    }
  };
  return (
    <WhyNot
      needs="export_customers"
      appearance="subtle"
      icon={<ArrowDownloadRegular />}
      disabledFocusable={busy}
      onClick={() => void save()}
    >
      {t('export')}
    </WhyNot>
  );
}
