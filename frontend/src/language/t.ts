/**
 * The interface's words in the reader's language.
 *
 * The English sentence in the code is the key; the catalogue (made from the same `.po`
 * files as the server's) gives its translation. Placeholders are `{name}`: numbers are
 * written as the language writes them, words of people are isolated so that an Arabic
 * name does not reorder a French sentence, or the reverse.
 */

/** What `workspace.language compile` writes for browsers. */
export interface Catalogue {
  readonly language: string
  /** `Intl.PluralRules` category → index of the form. */
  readonly plural: Readonly<Record<string, number>>
  readonly messages: Readonly<Record<string, string | readonly string[]>>
}

/** What fills the placeholders of a sentence. */
export type Facts = Readonly<Record<string, string | number>>

const CONTEXT_SIGN = '\u0004'
const FIRST_STRONG_ISOLATE = '\u2068'
const POP_ISOLATE = '\u2069'

class Speech {
  readonly #catalogue: Catalogue
  readonly #categories: Intl.PluralRules
  readonly #numbers: Intl.NumberFormat

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue
    this.#categories = new Intl.PluralRules(catalogue.language)
    this.#numbers = new Intl.NumberFormat(catalogue.language)
  }

  one(key: string, source: string): string {
    const found = this.#catalogue.messages[key]
    return typeof found === 'string' ? found : source
  }

  counted(one: string, many: string, n: number): string {
    const forms = this.#catalogue.messages[one]
    if (forms === undefined || typeof forms === 'string') return n === 1 ? one : many
    const form = this.#catalogue.plural[this.#categories.select(n)]
    // A category the language's map does not know is the general one, which stands last.
    return (form === undefined ? forms.at(-1) : forms[form]) ?? many
  }

  filled(sentence: string, facts: Facts): string {
    return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const fact = facts[name]
      if (fact === undefined) return whole
      return typeof fact === 'number' ? this.#numbers.format(fact) : FIRST_STRONG_ISOLATE + fact + POP_ISOLATE
    })
  }
}

let speech = new Speech({ language: 'en', plural: { one: 0, other: 1 }, messages: {} })

/** Speaks from now on in the catalogue's language; call it before anything is drawn. */
export function speak(catalogue: Catalogue): void {
  speech = new Speech(catalogue)
}

/** The sentence in the reader's language: `t('Move {code}', { code })`. */
export function t(sentence: string, facts: Facts = {}): string {
  return speech.filled(speech.one(sentence, sentence), facts)
}

/** A counted sentence; `{n}` is the count: `tn('{n} change', '{n} changes', 3)`. */
export function tn(one: string, many: string, n: number, facts: Facts = {}): string {
  return speech.filled(speech.counted(one, many, n), { n, ...facts })
}

/** A sentence whose meaning needs a context: `tp('adjective', 'Open')`. */
export function tp(context: string, sentence: string, facts: Facts = {}): string {
  return speech.filled(speech.one(context + CONTEXT_SIGN + sentence, sentence), facts)
}

function isCatalogue(value: unknown): value is Catalogue {
  return typeof value === 'object' && value !== null && 'language' in value && 'messages' in value && 'plural' in value
}

/**
 * Finds the page's catalogue: in the page itself, or where the page says it is.
 *
 * Without one the page speaks English, which is better than not at all.
 */
export async function loadWords(page: Document, address?: string): Promise<void> {
  const inPage = page.getElementById('words')?.textContent
  try {
    if (inPage !== undefined) hear(JSON.parse(inPage))
    else if (address !== undefined) hear(await (await fetch(address)).json())
  } catch {
    // A broken or missing catalogue must not keep anyone from their canvas.
  }
}

function hear(value: unknown): void {
  if (isCatalogue(value)) speak(value)
}
