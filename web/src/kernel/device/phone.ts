/** This phone: its vaults, what it is called, and a password that was just typed and whose vault did not open with it. */
import { Shut, VaultDatabase, Vaults } from './vaults'
import type { Owner } from './vaults'

/** Whether this browser can keep anything sealed: WebCrypto wants TLS, and some private windows have no database. */
export const canKeep = (): boolean => typeof indexedDB !== 'undefined' && typeof crypto !== 'undefined' && crypto.subtle !== undefined

let made: Vaults | null = null
export const vaults = (): Vaults => (made ??= new Vaults(new VaultDatabase(), sessionStorage))

let typed: { user: number; password: string } | null = null

/** The vault of who just signed in with a password. One that another password guards asks for that one later. */
export async function openAtSignIn(owner: Owner, password: string): Promise<void> {
  if (!canKeep()) return
  try {
    await vaults().signedIn(owner, password)
    typed = null
  } catch (error) {
    if (!(error instanceof Shut)) throw error
    typed = { user: owner.id, password }
  }
}

/** The password that is valid now, of a vault that still has the one before. */
export const newPasswordOf = (user: number): string | null => (typed?.user === user ? typed.password : null)
export const forgetTyped = (): void => void (typed = null)

/** What the phone is called at the server: its model where the browser tells it. */
export function phoneName(agent: string = navigator.userAgent): string {
  const model = /Android [\d.]+; ([^;)]+?)(?: Build|\))/.exec(agent)?.[1]
  const system = /iPhone|iPad|Windows|Macintosh|Linux/.exec(agent)?.[0]
  return (model && model !== 'K' ? model : /Android/.test(agent) ? 'Android' : (system ?? 'Web')).slice(0, 60)
}
