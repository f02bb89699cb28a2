// The place in the shell where the dialog for a proof opens.
import { lazy, Suspense } from 'react';
import { useAsked } from './waiting';

const ProofDialog = lazy(() => import('./ProofDialog'));

export function Proof() {
  if (!useAsked()) return null;
  return (
    <Suspense fallback={null}>
      <ProofDialog />
    </Suspense>
  );
}
