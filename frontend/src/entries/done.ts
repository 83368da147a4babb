/**
 * "I am done here": says which changes only this device has, and answers for somebody who
 * went away from a shared device. Words that are nowhere else are never wiped without a press.
 */

import { unsentChanges } from '../device/kept_here'
import { loadWords, t, tn } from '../language/t'

const SECOND_MS = 1_000

async function sayWhatIsUnsent(place: HTMLElement, words: string | undefined): Promise<number> {
  const unsent = await unsentChanges().catch(() => 0)
  if (unsent === 0) return 0
  await loadWords(document, words)
  const said = document.createElement('p')
  said.textContent = tn('{n} change of yours is kept on this device only, and would be lost.', '{n} changes of yours are kept on this device only, and would be lost.', unsent)
  const todo = document.createElement('p')
  todo.textContent = t('Send them first: go back to the canvas and wait until it says “Saved”.')
  place.replaceChildren(said, todo)
  place.hidden = false
  return unsent
}

function answerAfter(form: HTMLFormElement, line: HTMLElement, seconds: HTMLElement): void {
  const end = Date.now() + Number(seconds.textContent) * SECOND_MS
  const tick = (): void => {
    const left = Math.ceil((end - Date.now()) / SECOND_MS)
    seconds.textContent = String(Math.max(left, 0))
    if (left > 0) setTimeout(tick, SECOND_MS)
    else form.submit()
  }
  line.hidden = false
  tick()
}

async function start(): Promise<void> {
  const form = document.querySelector<HTMLFormElement>('form[data-done]')
  const place = document.querySelector<HTMLElement>('[data-unsent]')
  if (form === null || place === null) return
  const unsent = await sayWhatIsUnsent(place, place.dataset['words'])
  const line = document.querySelector<HTMLElement>('[data-idle]')
  const seconds = line?.querySelector<HTMLElement>('[data-seconds]') ?? null
  if (line === null || seconds === null) return
  if (unsent > 0) line.hidden = true
  else answerAfter(form, line, seconds)
}

void start()
