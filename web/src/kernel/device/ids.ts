/** Identifiers that the phone makes: UUIDs of version 7 (RFC 9562), in the order in which they were made. */
let last = 0
let serial = 0

export function uuid7(now: number = Date.now()): string {
  serial = now > last ? crypto.getRandomValues(new Uint16Array(1))[0]! & 0x7ff : serial + 1
  last = Math.max(now, last)
  if (serial > 0xfff) {
    serial = 0
    last += 1 // as many in one millisecond: the next one is borrowed
  }
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  for (let index = 0, rest = last; index < 6; index += 1, rest = Math.floor(rest / 256)) bytes[5 - index] = rest % 256
  bytes[6] = 0x70 | (serial >> 8)
  bytes[7] = serial & 0xff
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return written(bytes)
}

export const isUuid7 = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(text)

function written(bytes: Uint8Array): string {
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-')
}
