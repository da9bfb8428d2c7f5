import { describe, expect, it } from 'vitest'

import { plainCode } from './lpg'

describe('a scanned code', () => {
  it('is the text of the label without its blanks', () => expect(plainCode(' hx 001 ')).toBe('hx001'))
  it('is the last part of an address', () => expect(plainCode('https://gas.example/c/AB-9/')).toBe('AB-9'))
  it('is the parameter that names it', () => expect(plainCode('https://gas.example/q?code=AB9&x=1')).toBe('AB9'))
  it('is whatever is there when the address is none', () => expect(plainCode('x://[ / y')).toBe('x:[y'))
})
