/**
 * Whose data is on this phone, and how its key is had: with the password, or with a PIN where somebody signs in elsewhere.
 *
 * Within one session of the browser a reload needs no secret: the key is wrapped by a random one that the browser forgets when
 * it is closed. After that the secret is asked, network or not.
 */
import Dexie from 'dexie'
import type { Table } from 'dexie'

import { digest, importKey, newKey, newSecret, openBytes, phoneKey, ROUNDS, sealBytes, Unreadable, unwrapWith, wrapWith } from './sealing'
import type { Box, Wrap } from './sealing'

export interface Owner {
  id: number
  username: string
}

export interface Header {
  user: number
  /** The sign-in name, hashed: the phone names nobody before they named themselves. */
  name: string
  wraps: Wrap[]
  phone: { key: CryptoKey; box: Box } | null
  wrong: number
  shutUntil: number
}

interface Remembered {
  id: string
  user: number
  at: number
  box: Box
}

export class VaultDatabase extends Dexie {
  headers!: Table<Header, number>
  sessions!: Table<Remembered, string>

  constructor(name = 'linli-vaults') {
    super(name)
    this.version(1).stores({ headers: 'user, name', sessions: 'id, user' })
  }
}

/** An opened vault. `isSafe`: a secret of its owner guards it, and not this browser alone. */
export interface Vault {
  user: number
  key: CryptoKey
  isSafe: boolean
}

/** Why a vault did not open. */
export class Shut extends Error {
  constructor(
    readonly reason: 'unknown' | 'wrong' | 'later',
    readonly until = 0,
  ) {
    super(reason)
  }
}

export const PIN = /^\d{6,12}$/
const TRIES = 5
const PAUSE_MS = 15 * 60_000
/** One shift: after that a reload asks again too. */
const REMEMBERED_MS = 12 * 3_600_000
const KEPT = 'linli.vault'
const place = (user: number): string => `key:${user}`

type Memory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export class Vaults {
  constructor(
    private readonly db: VaultDatabase,
    private readonly memory: Memory,
    private readonly rounds = ROUNDS,
    private readonly now: () => number = Date.now,
  ) {}

  /** What a session that was signed in elsewhere opens: null when the owner's secret is needed. */
  async enter(owner: Owner): Promise<Vault | null> {
    const remembered = await this.resume()
    if (remembered?.user === owner.id) return remembered
    const header = (await this.db.headers.get(owner.id)) ?? (await this.found(owner))
    if (!header.phone) return null
    return this.opened(header, await openBytes(header.phone.key, place(owner.id), header.phone.box))
  }

  /** After a sign-in with a password: opens the vault, or makes it. Raises Shut when another password guards it. */
  async signedIn(owner: Owner, password: string): Promise<Vault> {
    const header = (await this.db.headers.get(owner.id)) ?? (await this.found(owner))
    await this.db.headers.update(owner.id, { wrong: 0, shutUntil: 0 }) // the server let them in
    if (header.phone) return this.guard(owner.id, password, 'password')
    return this.tried({ ...header, wrong: 0, shutUntil: 0 }, password)
  }

  /** Without the server: who is it, and their secret. Raises Shut. */
  async unlock(username: string, secret: string): Promise<Vault> {
    const header = await this.db.headers.where('name').equals(await nameOf(username)).first()
    if (!header) throw new Shut('unknown')
    return this.tried(header, secret)
  }

  /** The vault that this browser session had open, or null. */
  async resume(): Promise<Vault | null> {
    const [id, secret] = (this.memory.getItem(KEPT) ?? '').split(' ')
    const kept = id ? await this.db.sessions.get(id) : undefined
    const header = kept && (await this.db.headers.get(kept.user))
    if (!kept || !header || !secret || kept.at + REMEMBERED_MS < this.now()) return null
    const raw = await openBytes(await importKey(bytesOf(secret)), id!, kept.box).catch(() => null)
    return raw && { user: kept.user, key: await importKey(raw), isSafe: header.wraps.length > 0 }
  }

  /** Let a secret guard what this browser alone guarded until now. */
  async guard(user: number, secret: string, kind: 'password' | 'pin'): Promise<Vault> {
    const header = await this.db.headers.get(user)
    if (!header?.phone) throw new Shut('unknown')
    return this.rewrap(header, await openBytes(header.phone.key, place(user), header.phone.box), secret, kind)
  }

  /** Another secret for the same key. Raises Shut when the old one is wrong. */
  async change(user: number, old: string, secret: string): Promise<Vault> {
    const header = await this.db.headers.get(user)
    if (!header) throw new Shut('unknown')
    const [raw, wrap] = await this.raw(header, old)
    return this.rewrap(header, raw, secret, wrap.kind === 'pin' ? 'pin' : 'password')
  }

  async kindOf(user: number): Promise<'password' | 'pin' | 'phone' | null> {
    const header = await this.db.headers.get(user)
    return header ? ((header.wraps[0]?.kind as 'password' | 'pin' | undefined) ?? 'phone') : null
  }

  /** Close it: from now on the secret is asked. What is in it stays. */
  async lock(user: number): Promise<void> {
    this.memory.removeItem(KEPT)
    await this.db.sessions.where('user').equals(user).delete()
  }

  /** Give up a vault whose secret nobody knows any more. */
  async forget(user: number): Promise<void> {
    await this.lock(user)
    await this.db.headers.delete(user)
  }

  private async found(owner: Owner): Promise<Header> {
    const raw = newKey()
    const key = await phoneKey()
    const phone = { key, box: await sealBytes(key, place(owner.id), raw) }
    const header: Header = { user: owner.id, name: await nameOf(owner.username), wraps: [], phone, wrong: 0, shutUntil: 0 }
    await this.db.headers.add(header)
    return header
  }

  private async tried(header: Header, secret: string): Promise<Vault> {
    const [raw] = await this.raw(header, secret)
    return this.opened(header, raw)
  }

  private async raw(header: Header, secret: string): Promise<[ArrayBuffer, Wrap]> {
    if (header.shutUntil > this.now()) throw new Shut('later', header.shutUntil)
    for (const wrap of header.wraps) {
      const raw = await unwrapWith(secret, wrap, place(header.user)).catch(() => null)
      if (raw) return [raw, wrap]
    }
    const wrong = header.wrong + 1
    const shutUntil = wrong >= TRIES ? this.now() + PAUSE_MS : 0
    await this.db.headers.update(header.user, { wrong, shutUntil })
    throw new Shut(shutUntil ? 'later' : 'wrong', shutUntil)
  }

  private async rewrap(header: Header, raw: ArrayBuffer, secret: string, kind: 'password' | 'pin'): Promise<Vault> {
    const wraps = [await wrapWith(secret, kind, raw, place(header.user), this.rounds)]
    await this.db.headers.put({ ...header, wraps, phone: null, wrong: 0, shutUntil: 0 })
    return this.opened({ ...header, wraps }, raw)
  }

  private async opened(header: Header, raw: ArrayBuffer): Promise<Vault> {
    if (header.wrong) await this.db.headers.update(header.user, { wrong: 0, shutUntil: 0 })
    await this.remember(header.user, raw)
    return { user: header.user, key: await importKey(raw), isSafe: header.wraps.length > 0 }
  }

  private async remember(user: number, raw: ArrayBuffer): Promise<void> {
    await this.db.sessions.filter((kept) => kept.at + REMEMBERED_MS < this.now()).delete()
    const id = crypto.getRandomValues(new Uint32Array(4)).join('.')
    const secret = newSecret()
    const box = await sealBytes(await importKey(secret), id, raw)
    await this.db.sessions.put({ id, user, at: this.now(), box })
    this.memory.setItem(KEPT, `${id} ${btoa(String.fromCharCode(...secret))}`)
  }
}

export { Unreadable }

const nameOf = (username: string): Promise<string> => digest(`linli ${username.trim().toLowerCase()}`)
const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
