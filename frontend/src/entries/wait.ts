/**
 * The page that asks to wait: counts the seconds down and says when the code can be tried.
 *
 * Without it the page tells the time in words, and the button works all the same.
 */

const SECOND_MS = 1_000

function countDown(form: HTMLFormElement): void {
  const button = form.querySelector('button')
  const shown = form.querySelector<HTMLElement>('[data-countdown]')
  const seconds = form.querySelector<HTMLElement>('[data-seconds]')
  const place = form.querySelector<HTMLElement>('[data-ready-place]')
  if (button === null || shown === null || seconds === null || place === null) return
  // By the clock and not by counting: a telephone that slept has waited too.
  const end = Date.now() + Number(form.dataset['wait']) * SECOND_MS
  shown.hidden = false
  button.setAttribute('aria-disabled', 'true')
  form.addEventListener('submit', (event) => {
    if (Date.now() < end) event.preventDefault()
  })
  const tick = (): void => {
    const left = Math.ceil((end - Date.now()) / SECOND_MS)
    seconds.textContent = String(Math.max(left, 0))
    if (left > 0) {
      setTimeout(tick, SECOND_MS)
      return
    }
    shown.hidden = true
    button.removeAttribute('aria-disabled')
    place.textContent = button.dataset['ready'] ?? ''
  }
  tick()
}

const form = document.querySelector<HTMLFormElement>('form[data-wait]')
if (form !== null) countDown(form)
