/**
 * What is kept on the phone is sealed with AES-GCM (NIST SP 800-38D, 96-bit random nonces), each record bound to its place: a
 * record that was changed, or moved to another's place, does not open. The key itself is wrapped by a secret of its owner
 * (PBKDF2-SHA-256, RFC 8018; OWASP's 600,000 rounds).
 */

export const ROUNDS = 600_000
const ENCODER = new TextEncoder()

export interface Box {
  nonce: Uint8Array<ArrayBuffer>
  data: ArrayBuffer
}

/** What a secret unwraps. `phone` is a key of this browser's own: it stands until the owner has chosen a secret. */
export type WrapKind = 'password' | 'pin' | 'phone'

export interface Wrap {
  kind: WrapKind
  salt: Uint8Array<ArrayBuffer>
  rounds: number
  box: Box
}

/** A record that does not open: changed, moved, or sealed with another key. */
export class Unreadable extends Error {}

const random = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length))

export async function sealBytes(key: CryptoKey, place: string, bytes: BufferSource): Promise<Box> {
  const nonce = random(12)
  return { nonce, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: ENCODER.encode(place) }, key, bytes) }
}

export async function openBytes(key: CryptoKey, place: string, box: Box): Promise<ArrayBuffer> {
  try {
    return await crypto.subtle.decrypt({ name: 'AES-GCM', iv: box.nonce, additionalData: ENCODER.encode(place) }, key, box.data)
  } catch {
    throw new Unreadable(place)
  }
}

export const seal = (key: CryptoKey, place: string, value: unknown): Promise<Box> =>
  sealBytes(key, place, ENCODER.encode(JSON.stringify(value)))

export async function open<T>(key: CryptoKey, place: string, box: Box): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await openBytes(key, place, box))) as T
}

/** A new data key as bytes: they live only until it is wrapped. */
export const newKey = (): Uint8Array<ArrayBuffer> => random(32)
export const newSecret = newKey

/** The key as it is used: nothing gets its bytes out again. */
export const importKey = (raw: BufferSource): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])

/** A key of this browser that never leaves it as bytes. */
export const phoneKey = (): Promise<CryptoKey> => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])

async function derived(secret: string, salt: BufferSource, rounds: number): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', ENCODER.encode(secret.normalize('NFKC')), 'PBKDF2', false, ['deriveKey'])
  return crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, base, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
}

export async function wrapWith(secret: string, kind: WrapKind, raw: BufferSource, place: string, rounds = ROUNDS): Promise<Wrap> {
  const salt = random(16)
  return { kind, salt, rounds, box: await sealBytes(await derived(secret, salt, rounds), place, raw) }
}

/** The data key's bytes. Raises Unreadable when the secret is another one. */
export async function unwrapWith(secret: string, wrap: Wrap, place: string): Promise<ArrayBuffer> {
  return openBytes(await derived(secret, wrap.salt, wrap.rounds), place, wrap.box)
}

export async function digest(text: string): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', ENCODER.encode(text))))
}

export const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
