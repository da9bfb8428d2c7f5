/** What every question of one form shares: its files, how they are sent, what is wrong. */
import { inject, type InjectionKey, type Ref } from 'vue'

import type { Picked, Uploader } from '@/kernel/ui/picked'

import type { AnswerProblems } from './answers'

export interface FormContext {
  files: Ref<Picked[]>
  /** Nothing where a queue sends the files later. */
  upload: () => Uploader | undefined
  problems: () => AnswerProblems
}

export const formKey: InjectionKey<FormContext> = Symbol('form')

export function useForm(): FormContext {
  const form = inject(formKey)
  if (!form) throw new Error('a question stands outside of an AnswerForm')
  return form
}
