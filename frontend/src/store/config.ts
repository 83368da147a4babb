/**
 * What the server wrote into the page for us: which canvas, which language, where things are.
 *
 * It stands in `<script type="application/json" id="canvas-config">`, so that the
 * content security policy needs no exception.
 */

import type { CanvasId, GroupId } from '../document/ids'
import { readStanding } from '../wire/standing'
import type { Standing } from '../wire/standing'

/** Addresses the page calls; all on its own host. */
export interface CanvasUrls {
  /** The socket's path or address; a path is resolved against the page. */
  readonly live: string
  /** `/api/v1/canvases/{id}` without a trailing slash. */
  readonly api: string
  /** The catalogue of words, when it is not in the page itself. */
  readonly words?: string
  readonly worker?: string
  /** Members, groups, partners, invitations: for those who may. */
  readonly people: string
  /** "I am done here": ends the login and leaves nothing behind. */
  readonly done: string
  /** Where one signs in again, to come back here. */
  readonly signIn: string
}

/** A participation group of this canvas. */
export interface Group {
  readonly id: GroupId
  readonly name: string
  /** 0–5, its colour and shape. */
  readonly color: number
}

export interface CanvasConfig {
  readonly canvas: CanvasId
  readonly title: string
  readonly language: string
  readonly dir: 'ltr' | 'rtl'
  readonly urls: CanvasUrls
  readonly groups: readonly Group[]
  /** Opaque name of the account or guest: copies on a shared device are kept apart by it. */
  readonly account: string
  /** This person's chosen name, shown before the server says it. */
  readonly name: string
  /** What one is here as the page was made; the server's greeting says it again, and newer. */
  readonly standing: Standing
  /** Several people use this device one after the other. */
  readonly sharedDevice: boolean
}

/** The page was not made by our server, or by another version of it. */
export class BadConfig extends Error {
  readonly missing: string
  constructor(missing: string) {
    super(`The page's configuration lacks "${missing}".`)
    this.missing = missing
  }
}

type Json = Readonly<Record<string, unknown>>

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function word(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}

/**
 * Reads the configuration's JSON; whatever has a sensible default may be absent.
 *
 * @throws BadConfig when the canvas is not named.
 */
export function parseConfig(value: unknown): CanvasConfig {
  if (!isJson(value) || typeof value['canvas'] !== 'string' || value['canvas'] === '') throw new BadConfig('canvas')
  const canvas = value['canvas'] as CanvasId
  const urls = isJson(value['urls']) ? value['urls'] : {}
  const groups = Array.isArray(value['groups']) ? value['groups'] : []
  return Object.freeze({
    canvas,
    title: word(value['title'], ''),
    language: word(value['language'], 'fr'),
    dir: value['dir'] === 'rtl' ? 'rtl' : 'ltr',
    urls: Object.freeze({
      live: word(urls['live'], `/c/${canvas}/live`),
      api: word(urls['api'], `/api/v1/canvases/${canvas}`),
      ...(typeof urls['words'] === 'string' ? { words: urls['words'] } : {}),
      ...(typeof urls['worker'] === 'string' ? { worker: urls['worker'] } : {}),
      people: word(urls['people'], `/c/${canvas}/people`),
      done: word(urls['done'], '/done'),
      signIn: word(urls['sign_in'], '/sign-in'),
    }),
    groups: Object.freeze(groups.filter(isJson).map(readGroup)),
    account: word(value['account'], 'guest'),
    name: word(value['name'], ''),
    standing: readStanding(value),
    sharedDevice: value['shared_device'] === true,
  })
}

function readGroup(value: Json, index: number): Group {
  const color = value['color']
  return Object.freeze({
    id: word(value['id'], '') as GroupId,
    name: word(value['name'], word(value['id'], '')),
    color: typeof color === 'number' ? color : index % 6,
  })
}

/** Finds and reads the page's configuration. */
export function readConfig(page: Document = document): CanvasConfig {
  const text = page.getElementById('canvas-config')?.textContent
  if (text === undefined) throw new BadConfig('canvas-config')
  return parseConfig(JSON.parse(text))
}
