/** What travels between this page and a room, as types. The codec turns them into bytes. */

import type { SectionId } from '../document/ids'

/** JSON as it comes from outside: known to be an object, nothing more. */
export type Facts = Readonly<Record<string, unknown>>

export type Outgoing =
  | { readonly type: 'hello'; readonly facts: Facts }
  /** "I have this much of the section under this epoch: send me what I lack." */
  | { readonly type: 'state'; readonly section: SectionId; readonly epoch: number; readonly vector: Uint8Array }
  /** A change; numbers grow by one on each socket. */
  | { readonly type: 'update'; readonly section: SectionId; readonly number: number; readonly update: Uint8Array }
  | { readonly type: 'presence'; readonly state: Facts }
  | { readonly type: 'ping'; readonly nonce: number }

export type Incoming =
  | { readonly type: 'welcome'; readonly facts: Facts }
  /** "I have this much: send me what I lack." */
  | { readonly type: 'state'; readonly section: SectionId; readonly vector: Uint8Array }
  | { readonly type: 'catch_up'; readonly section: SectionId; readonly epoch: number; readonly revision: number; readonly update: Uint8Array }
  | { readonly type: 'update'; readonly section: SectionId; readonly revision: number; readonly update: Uint8Array }
  /** Every update of this socket up to `number` is in the log, or was refused by name. */
  | { readonly type: 'receipt'; readonly number: number; readonly revision: number }
  | { readonly type: 'refused'; readonly number: number; readonly section: SectionId; readonly body: RefusedBody }
  | { readonly type: 'resync'; readonly section: SectionId }
  | { readonly type: 'presence'; readonly here: readonly Facts[]; readonly left: readonly string[]; readonly all: boolean }
  | { readonly type: 'event'; readonly facts: Facts }
  | { readonly type: 'pong'; readonly nonce: number }
  | { readonly type: 'bye'; readonly facts: Facts }

export interface RefusedBody {
  readonly code: string
  readonly detail: Facts
  readonly quarantined: boolean
}

/** Why a socket is closed: the same table as the server's `close_codes.py`. */
export const CLOSE = {
  goingAway: 1001,
  restarting: 1012,
  rightsChanged: 4205,
  malformed: 4400,
  signIn: 4401,
  notAllowed: 4403,
  noSuchCanvas: 4404,
  epochChanged: 4409,
  tooLarge: 4413,
  upgrade: 4426,
  tooFastOrSlow: 4429,
  notAvailable: 4503,
} as const
