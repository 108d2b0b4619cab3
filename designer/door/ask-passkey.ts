import type { JsonObject } from '../../schemas/json.ts'

/** Lets the device answer with one of its passkeys. */
export async function askPasskey(options: JsonObject): Promise<JsonObject> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON
  )
  return toAnswer(await navigator.credentials.get({ publicKey }))
}

/** Lets the device make a passkey. */
export async function makePasskey(options: JsonObject): Promise<JsonObject> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON
  )
  return toAnswer(await navigator.credentials.create({ publicKey }))
}

function toAnswer(made: Credential | null): JsonObject {
  if (made instanceof PublicKeyCredential) return made.toJSON() as unknown as JsonObject
  throw new Error('the device has given no passkey')
}
