// A reservation's name, where its discount counts, and whether other sizes may use it.
import { useForm, useWatch } from 'react-hook-form';
import type { Shape } from '@/shared/api';
import { ChoiceField, FormDialog, showAtField, TextField, useRules, useToast } from '@/shared/kit';
import { nameOf, type Reservation } from '@/shared/reservations/reservation';
import { useWords } from '@/shared/words/words';
import { useChange } from './change';

export interface ReservationDialogProps {
  customerId: string;
  reservation: Reservation;
  close: () => void;
}

type ScopeType = Shape<'ReservationScopeType'>;

interface Fields {
  name: string;
  scope: ScopeType;
  subscription: string;
  resourceGroup: string;
  managementGroup: string;
  flexibility: 'On' | 'Off';
}

export function EditDialog({ customerId, reservation, close }: ReservationDialogProps) {
  const { t } = useWords('reservations');
  const rules = useRules();
  const toast = useToast();
  const { scope } = reservation;
  const { control, register, formState, handleSubmit, setError } = useForm<Fields>({
    defaultValues: {
      name: nameOf(reservation),
      scope: scope.scopeType,
      subscription: scope.subscriptionId ?? reservation.subscriptionId,
      resourceGroup: scope.resourceGroup ?? '',
      managementGroup: scope.managementGroup ?? '',
      flexibility: reservation.instanceFlexibility,
    },
  });
  const { errors } = formState;
  const chosen = useWatch({ control, name: 'scope' });
  const inSubscription = chosen === 'Single' || chosen === 'ResourceGroup';
  const change = useChange(customerId, reservation, () => {
    toast.done(t('changed'));
    close();
  });
  const send = handleSubmit((fields) =>
    change.mutate(
      {
        displayName: fields.name.trim(),
        instanceFlexibility: fields.flexibility,
        scope: {
          scopeType: fields.scope,
          ...(inSubscription && { subscriptionId: fields.subscription.trim() }),
          ...(chosen === 'ResourceGroup' && { resourceGroup: fields.resourceGroup.trim() }),
          ...(chosen === 'ManagementGroup' && { managementGroup: fields.managementGroup.trim() }),
        },
      },
      {
        onError: (failure) =>
          showAtField(failure, setError, {
            displayName: 'name',
            scope: 'scope',
            'scope.scopeType': 'scope',
            'scope.subscriptionId': 'subscription',
            'scope.resourceGroup': 'resourceGroup',
            'scope.managementGroup': 'managementGroup',
            instanceFlexibility: 'flexibility',
          }),
      },
    ),
  );
  const scopes: readonly ScopeType[] = ['Shared', 'Single', 'ResourceGroup', 'ManagementGroup'];
  return (
    <FormDialog
      title={t('editTitle')}
      submit={t('common:save')}
      onSubmit={send}
      onClose={close}
      busy={change.isPending}
      error={Object.keys(errors).length === 0 ? change.error : null}
    >
      <TextField label={t('name')} required field={register('name', { ...rules.required, ...rules.length(64) })} error={errors.name} autoComplete="off" />
      <ChoiceField
        label={t('scope')}
        hint={t('scopeHint')}
        field={register('scope')}
        error={errors.scope}
        choices={Object.fromEntries(scopes.map((each) => [each, t(`scopes.${each}`)]))}
      />
      {inSubscription && (
        <TextField label={t('scopeSubscription')} required field={register('subscription', rules.required)} error={errors.subscription} autoComplete="off" />
      )}
      {chosen === 'ResourceGroup' && (
        <TextField label={t('resourceGroup')} required field={register('resourceGroup', rules.required)} error={errors.resourceGroup} autoComplete="off" />
      )}
      {chosen === 'ManagementGroup' && (
        <TextField label={t('managementGroup')} required field={register('managementGroup', rules.required)} error={errors.managementGroup} autoComplete="off" />
      )}
      <ChoiceField
        label={t('flexibility')}
        hint={t('flexibilityHint')}
        field={register('flexibility')}
        error={errors.flexibility}
        choices={{ On: t('flexibleOn'), Off: t('flexibleOff') }}
      />
    </FormDialog>
  );
}
