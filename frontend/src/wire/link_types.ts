/** The words between the link, its documents, its hands and the page. */

import type { SectionId } from '../document/ids'
import type { REMOTE } from '../document/origins'
import { encode } from './codec'
import type { Facts, Outgoing } from './messages'
import type { Confirmed } from './outbox'
import type { Access, Welcome } from './welcome'

/** A section's document, as far as the conversation needs it. */
export interface Replica {
  /** Something came that stands on what has not come. */
  readonly gap: boolean
  readonly empty: boolean
  stateVector(): Uint8Array
  apply(update: Uint8Array, origin: typeof REMOTE): void
  catchUp(update: Uint8Array): void
  news(vector: Uint8Array): Uint8Array | null
  renewWith(update: Uint8Array): 'complete' | 'gap'
  renewalVector(): Uint8Array
  dropRenewal(): void
}

/** Something the rest of the page should know. */
export type Notice =
  | { readonly kind: 'changed' }
  | { readonly kind: 'welcome'; readonly welcome: Welcome }
  | { readonly kind: 'access'; readonly sections: ReadonlyMap<SectionId, Access> }
  | { readonly kind: 'remote'; readonly section: SectionId; readonly update: Uint8Array; readonly revision: number; readonly first: boolean }
  | { readonly kind: 'confirmed'; readonly confirmed: Confirmed }
  | { readonly kind: 'renewed'; readonly section: SectionId; readonly update: Uint8Array | null; readonly things: readonly string[]; readonly reason: string; readonly epoch: number }
  | { readonly kind: 'presence'; readonly here: readonly Facts[]; readonly left: readonly string[]; readonly all: boolean }
  | { readonly kind: 'event'; readonly facts: Facts }
  /** Something of ours broke while a frame was read; the line is given up, the fault is worth a look. */
  | { readonly kind: 'fault'; readonly error: unknown }

/** What the hands are to do, in order. */
export type Effect =
  | { readonly do: 'connect' }
  | { readonly do: 'send'; readonly frame: Uint8Array<ArrayBuffer> }
  | { readonly do: 'hang_up'; readonly code: number; readonly reason: string }
  | { readonly do: 'tell'; readonly notice: Notice }

/** Where the conversation stands. */
export type LinkState =
  | { readonly at: 'resting' }
  /** A socket is being opened. */
  | { readonly at: 'dialling'; readonly since: number }
  /** Open; introduced ourselves; the server has not answered. */
  | { readonly at: 'greeting'; readonly since: number }
  | { readonly at: 'talking'; readonly welcome: Welcome }
  /** No socket until `until`. */
  | { readonly at: 'waiting'; readonly until: number }
  /** Over for good. */
  | { readonly at: 'left'; readonly reason: LeftReason; readonly why: string | null }

export type LeftReason = 'sign_in' | 'not_allowed' | 'no_such_canvas' | 'closed'

/** What the page says about its connection; `store/status.ts` puts it into one status. */
export interface LinkFacts {
  readonly contact: 'connecting' | 'live' | 'lost' | 'left'
  readonly left: LeftReason | null
  /** The server's own code for it, such as `invitation_revoked`. */
  readonly why: string | null
  readonly unsaved: number
  /** Every readable section has been caught up on this socket. */
  readonly current: boolean
  readonly storageAway: boolean
  readonly updateNeeded: boolean
}

export interface LinkOptions {
  readonly schema: readonly [number, number]
  readonly client: string
  readonly language: string
  /** The epoch of the copies kept in this browser; 0 when there are none. */
  readonly epoch: number
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number
}

export const send = (message: Outgoing): Effect => ({ do: 'send', frame: encode(message) })
export const tell = (notice: Notice): Effect => ({ do: 'tell', notice })
export const CHANGED = tell({ kind: 'changed' })
