// @vitest-environment happy-dom
/** What the server wrote into the page: read with defaults, missed aloud. */

import { afterEach, describe, expect, test, vi } from 'vitest'
import { loadWords, speak, t } from '../src/language/t'
import { BadConfig, parseConfig, readConfig } from '../src/store/config'
import { NO_STANDING, readStanding } from '../src/wire/standing'

afterEach(() => {
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

function inPage(id: string, text: string): void {
  const script = document.createElement('script')
  script.id = id
  script.type = 'application/json'
  script.textContent = text
  document.body.append(script)
}

describe('the configuration', () => {
  test('has a default for everything but the canvas', () => {
    expect(parseConfig({ canvas: 'c1' })).toEqual({
      canvas: 'c1', title: '', language: 'fr', dir: 'ltr', account: 'guest', name: '', groups: [],
      urls: { live: '/c/c1/live', api: '/api/v1/canvases/c1', people: '/c/c1/people', done: '/done', signIn: '/sign-in' },
      standing: NO_STANDING, sharedDevice: false,
    })
  })

  test('takes what is there and leaves what is not what it should be', () => {
    const config = parseConfig({
      canvas: 'c1', dir: 'rtl', title: 3, account: 'a', urls: { live: '/x', words: '/w', worker: '/sw.js', api: null },
      groups: [{ id: 'g', name: 'Habitants', color: 4 }, { id: 'h' }, 'x'],
    })
    expect(config).toMatchObject({ dir: 'rtl', title: '', urls: { live: '/x', words: '/w', worker: '/sw.js', api: '/api/v1/canvases/c1' } })
    expect(config.groups).toEqual([{ id: 'g', name: 'Habitants', color: 4 }, { id: 'h', name: 'h', color: 1 }])
    expect(parseConfig({ canvas: 'c1', urls: { words: null } }).urls.words).toBeUndefined()
  })

  test('says for whom one is here, until when and able to do what; the greeting says it again', () => {
    const { standing, sharedDevice } = parseConfig({
      canvas: 'c1', may: ['read', 'invite', 3], partner: 'Maison Nord', until: '2026-11-27T22:59:59+00:00',
      guests_write: ['objectives', 'nowhere'], shared_device: true,
    })
    expect([...standing.may]).toEqual(['read', 'invite'])
    expect(standing).toMatchObject({ partner: 'Maison Nord', until: new Date('2026-11-27T22:59:59Z') })
    expect([...standing.guestsWrite]).toEqual(['objectives'])
    expect(sharedDevice).toBe(true)
    expect(readStanding({}, standing)).toEqual(standing)
    expect(readStanding({ may: [], partner: null, until: null, guests_write: [] }, standing)).toEqual(NO_STANDING)
    expect(readStanding({ until: 'one day' }, standing).until).toBeNull()
  })

  test.each([[null], [[]], [{}], [{ canvas: '' }], [{ canvas: 3 }]])('%j is none', (value) => {
    expect(() => parseConfig(value)).toThrow(BadConfig)
  })

  test('is found in the page', () => {
    expect(() => readConfig(document)).toThrow('canvas-config')
    inPage('canvas-config', '{"canvas":"c9"}')
    expect(readConfig(document).canvas).toBe('c9')
  })
})

describe('the words', () => {
  const french = { language: 'fr', plural: { one: 0, many: 1, other: 1 }, messages: { Saved: 'Enregistré' } }

  afterEach(() => speak({ language: 'en', plural: {}, messages: {} }))

  test('are taken from the page itself', async () => {
    inPage('words', JSON.stringify(french))
    await loadWords(document, '/nowhere')
    expect(t('Saved')).toBe('Enregistré')
  })

  test('or from where the page says', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(french))))
    await loadWords(document, '/words.json')
    expect(t('Saved')).toBe('Enregistré')
  })

  test('and when they are broken or missing, the page speaks English', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))
    await loadWords(document, '/words.json')
    await loadWords(document)
    inPage('words', '{"not":"a catalogue"}')
    await loadWords(document)
    expect(t('Saved')).toBe('Saved')
  })
})
