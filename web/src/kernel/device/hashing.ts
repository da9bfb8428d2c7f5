/** The state hash: both sides compute it, and when it differs the phone does not hold what the server thinks. */

const MODULUS = 1n << 64n
const ENCODER = new TextEncoder()

/** What one record adds: the first 8 bytes of SHA-256 of collection, key and version, as 16 hexadecimal digits. */
export async function hashOf(collection: string, key: string, version: string | number): Promise<string> {
  const bytes = ENCODER.encode([collection, key, String(version)].join('\0'))
  const sum = new DataView(await crypto.subtle.digest('SHA-256', bytes))
  return written(sum.getBigUint64(0))
}

/** Of all records, in whatever order. */
export function stateOf(hashes: Iterable<string>): string {
  let sum = 0n
  for (const hash of hashes) sum = (sum + BigInt(`0x${hash}`)) % MODULUS
  return written(sum)
}

const written = (value: bigint): string => value.toString(16).padStart(16, '0')
