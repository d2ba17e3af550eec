type Json = Record<string, unknown>;

/** Whether this browser can make and show passkeys by their JSON forms. */
export function knowsPasskeys(): boolean {
  return typeof PublicKeyCredential !== 'undefined' && 'parseCreationOptionsFromJSON' in PublicKeyCredential;
}

/** The device said no, took too long, or was not asked: nothing that the server could explain. */
export class PasskeyCancelled extends Error {
  override name = 'PasskeyCancelled';
}

/** Asks the device for a new passkey. */
export async function createPasskey(options: Json): Promise<PasskeyJson> {
  // The server wrote the options in the form of the standard.
  const json = options as unknown as PublicKeyCredentialCreationOptionsJSON;
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(json);
  return await answered(navigator.credentials.create({ publicKey }));
}

/** Asks the device to show a passkey. */
export async function showPasskey(options: Json): Promise<PasskeyJson> {
  const json = options as unknown as PublicKeyCredentialRequestOptionsJSON; // as above
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(json);
  return await answered(navigator.credentials.get({ publicKey }));
}

/** As the API takes it. */
export interface PasskeyJson {
  id: string;
  rawId: string;
  type: 'public-key';
  authenticatorAttachment?: string | null;
  clientExtensionResults: Json;
  response: Json;
}

async function answered(asked: Promise<Credential | null>): Promise<PasskeyJson> {
  const credential = await asked.catch((error: unknown) => {
    throw new PasskeyCancelled('The device did not answer.', { cause: error });
  });
  if (!(credential instanceof PublicKeyCredential)) throw new PasskeyCancelled('The device has no passkey.');
  return credential.toJSON() as unknown as PasskeyJson; // the same shape in the words of the API
}
