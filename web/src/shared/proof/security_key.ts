// Asks the browser for a security key or passkey (Web Authentication), in the server's words.
import type { Shape } from '../api';

export const hasSecurityKeys = (): boolean => 'PublicKeyCredential' in globalThis;

/** Why there is no answer: `known` is a key that the account has already, `elsewhere` a page that is not of the server's own name. */
export type KeyTrouble = 'cancelled' | 'known' | 'elsewhere' | 'failed';

export function troubleOf(failure: unknown): KeyTrouble | undefined {
  if (!(failure instanceof DOMException)) return undefined;
  if (failure.name === 'NotAllowedError' || failure.name === 'AbortError') return 'cancelled';
  if (failure.name === 'InvalidStateError') return 'known';
  return failure.name === 'SecurityError' ? 'elsewhere' : 'failed';
}

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (each) => each.charCodeAt(0));
}

export function textOf(bytes: ArrayBuffer): string {
  const binary = Array.from(new Uint8Array(bytes), (each) => String.fromCharCode(each)).join('');
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

const handles = (keys: Shape<'SecurityKeyHandle'>[]): PublicKeyCredentialDescriptor[] =>
  keys.map(({ id, transports }) => ({
    type: 'public-key',
    id: bytesOf(id),
    ...(transports.length > 0 && { transports: transports as AuthenticatorTransport[] }),
  }));

/** A new key's answer, but for its name. Throws a DOMException when there is none. */
export async function newKey(asked: Shape<'SecurityKeyEnrolment'>): Promise<Omit<Shape<'SecurityKeyConfirmation'>, 'name'>> {
  const made = (await navigator.credentials.create({
    publicKey: {
      rp: { id: asked.relyingParty, name: 'Chandlery' },
      user: { id: bytesOf(asked.userHandle), name: asked.userName, displayName: asked.userName },
      challenge: bytesOf(asked.challenge),
      // ES256, EdDSA, RS256
      pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
      excludeCredentials: handles(asked.keys),
      // One that the authenticator finds by itself can sign in without a password, too.
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'discouraged' },
      attestation: 'none',
    },
  })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    ticket: asked.ticket,
    clientData: textOf(response.clientDataJSON),
    attestation: textOf(response.attestationObject),
    transports: response.getTransports(),
  };
}

/** A known key's answer. Throws a DOMException when there is none. */
export async function answerOfKey(asked: Shape<'SecurityKeyQuestion'>): Promise<Shape<'SecurityKeyAnswer'>> {
  const given = (await navigator.credentials.get({
    publicKey: {
      rpId: asked.relyingParty,
      challenge: bytesOf(asked.challenge),
      allowCredentials: handles(asked.keys),
      userVerification: 'discouraged',
    },
  })) as PublicKeyCredential;
  const response = given.response as AuthenticatorAssertionResponse;
  return {
    ticket: asked.ticket,
    id: textOf(given.rawId),
    clientData: textOf(response.clientDataJSON),
    authenticatorData: textOf(response.authenticatorData),
    signature: textOf(response.signature),
  };
}
