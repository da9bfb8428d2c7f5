/** Whether somebody has a vault on this phone. Apart from the rest, so that nobody else loads what a vault needs. */
const MARK = 'linli.phone'

export const isUsed = (): boolean => quietly(() => localStorage.getItem(MARK)) === '1'
export const markUsed = (): void => void quietly(() => localStorage.setItem(MARK, '1'))

function quietly<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null // private browsing
  }
}
