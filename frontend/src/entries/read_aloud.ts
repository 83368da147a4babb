/**
 * Reads a page of few words aloud, in the page's language, with a voice of the device.
 *
 * The button shows only where there is such a voice. Voices that send the words to somebody
 * else's service are never used: who joins what is nobody's business.
 */

/** The voice for a language: of this device rather than of a service. */
function voiceFor(language: string): SpeechSynthesisVoice | null {
  const fitting = speechSynthesis.getVoices().filter((voice) => voice.lang.replace('_', '-').toLowerCase().startsWith(language))
  return fitting.find((voice) => voice.localService) ?? null
}

function readAloud(button: HTMLButtonElement): void {
  const { lang } = document.documentElement
  const words = button.querySelector<HTMLElement>('[data-words]')
  const toHear = button.textContent.trim()
  const toStop = button.dataset['stop'] ?? toHear
  let speaking = false

  const show = (): void => {
    button.hidden = voiceFor(lang) === null
  }
  const stop = (): void => {
    speaking = false
    speechSynthesis.cancel()
    if (words !== null) words.textContent = toHear
  }
  const start = (): void => {
    const voice = voiceFor(lang)
    if (voice === null) return
    speechSynthesis.cancel()
    speaking = true
    if (words !== null) words.textContent = toStop
    // One utterance for each sentence: long ones break off after a quarter of a minute in some browsers.
    const sentences = [...document.querySelectorAll<HTMLElement>('[data-hear]')].filter((place) => place.offsetParent !== null)
    sentences.forEach((place, index) => {
      const utterance = new SpeechSynthesisUtterance(place.textContent.trim())
      utterance.voice = voice
      utterance.lang = voice.lang
      utterance.rate = 0.95
      if (index === sentences.length - 1) utterance.addEventListener('end', () => (speaking ? stop() : undefined))
      speechSynthesis.speak(utterance)
    })
  }

  button.addEventListener('click', () => (speaking ? stop() : start()))
  addEventListener('pagehide', stop)
  speechSynthesis.addEventListener('voiceschanged', show)
  show()
}

const button = document.querySelector<HTMLButtonElement>('[data-read-aloud]')
if (button !== null && 'speechSynthesis' in globalThis) readAloud(button)
