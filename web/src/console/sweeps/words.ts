/** Figures as people read them: 802,600 and 100.09%. */
export const amount = (n: number): string => n.toLocaleString('en-US', { maximumFractionDigits: 2 })

export const percent = (value: number | null | undefined): string => (value === null || value === undefined ? '—' : `${value.toFixed(2)}%`)

/** A share between 0 and 1, cut and not rounded: 74.99% must not read as the 75% that the law asks for. */
export const cutShare = (share: number | null): string => (share === null ? '—' : `${(Math.floor(share * 10_000 + 1e-6) / 100).toFixed(2)}%`)
