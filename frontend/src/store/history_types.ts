/**
 * What the server says of the past, as this page reads it. See `workspace/chronicle/shapes.py`,
 * `review_shapes.py` and `workspace/web/telling/shapes.py`.
 */

import type { CardSectionId, SectionId } from '../document/ids'

/** Whose hand it was, as far as the reader may know. */
export interface Hand {
  readonly kind: 'you' | 'person' | 'group' | 'partner' | 'team' | 'server' | 'nobody'
  readonly id?: string
  readonly name?: string
  readonly group?: string
  readonly group_name?: string
}

export interface CardRef {
  readonly id: string
  readonly section: SectionId
  readonly code?: string
  readonly title?: string
}

/** A stretch of a sentence that the server made. */
export interface Span {
  readonly kind: 'words' | 'card' | 'group' | 'person' | 'quote' | 'section'
  readonly text: string
  readonly card?: string
  readonly code?: string
  readonly section?: SectionId
  readonly color?: number
  readonly letter?: string
}
export type Line = readonly Span[]

/** One change behind a sentence. */
export interface Told {
  readonly what: string
  readonly section: SectionId
  readonly first: number
  readonly last: number
  readonly by: readonly Hand[]
  readonly card?: string
  readonly key?: string
  readonly before?: unknown
  readonly after?: unknown
}

export interface Sentence {
  readonly kind: string
  readonly by: readonly Hand[]
  readonly section?: SectionId
  readonly cards?: readonly CardRef[]
  readonly into?: readonly CardRef[]
  readonly changes?: readonly Told[]
}

export interface Moment {
  readonly first: number
  readonly last: number
  readonly began: string
  readonly ended: string
  readonly kind: string
  readonly by: readonly Hand[]
  readonly sections: readonly SectionId[]
  readonly sentences: readonly Sentence[]
  readonly open: boolean
}

export interface ToldMoment {
  readonly moment: Moment
  readonly headline: Line
  readonly lines: readonly Line[]
}

export interface MomentPage {
  readonly moments: readonly ToldMoment[]
  readonly next: number | null
  readonly head: number
  readonly visited: number | null
}

/** A stretch of a text that was kept, written or struck out. */
export interface Mark {
  readonly kind: 'kept' | 'inserted' | 'struck'
  readonly text: string
  readonly by?: readonly Hand[]
}

export interface Comparison {
  readonly comparison: {
    readonly before: number
    readonly after: number
    readonly sentences: readonly Sentence[]
    readonly compared: readonly { readonly change: Told; readonly marks: readonly Mark[] }[]
    readonly cards: readonly CardRef[]
  }
  readonly lines: readonly Line[]
}

export interface Chapter {
  readonly what: string
  readonly began: string
  readonly first: number
  readonly last: number
  readonly by: readonly Hand[]
  readonly key?: string
  readonly before?: unknown
  readonly after?: unknown
}

export interface CardStory {
  readonly story: { readonly card: CardRef; readonly chapters: readonly Chapter[] }
  readonly lines: readonly Line[]
}

export interface Stretch {
  readonly text: string
  readonly written: number
  readonly by: Hand
  readonly struck?: number
  readonly struck_by?: Hand
}

export interface ActivityDay {
  /** `2026-05-12` */
  readonly day: string
  readonly moments: number
  readonly groups: readonly { readonly hand: Hand; readonly moments: number }[]
}

/** Moments that follow each other closely. */
export interface Session {
  readonly first: number
  readonly last: number
  readonly began: string
  readonly ended: string
  readonly moments: number
}

/** What moments and comparisons can be asked for. */
export interface Choices {
  readonly groups: readonly Hand[]
  readonly partners: readonly Hand[]
  readonly people: readonly Hand[]
  readonly cards: readonly CardRef[]
  /** Newest first. */
  readonly sessions: readonly Session[]
}

export interface Milestone {
  readonly id: string
  readonly revision: number
  readonly kind: 'named' | 'decision' | 'session_end'
  readonly name: string
  readonly note: string
  readonly by: Hand
  readonly made_at: string
  readonly yours: boolean
}

export interface Reply {
  readonly id: string
  readonly text: string
  readonly by: Hand
  readonly made_at: string
}

export type RemarkState = 'open' | 'answered' | 'done' | 'withdrawn'

export interface Remark {
  readonly id: string
  readonly review: string
  readonly text: string
  readonly state: RemarkState
  readonly by: Hand
  readonly made_at: string
  readonly card?: CardRef
  readonly quote?: string
  readonly gone?: boolean
  readonly done?: string
  readonly changed_at?: string
  readonly changed_by?: Hand
  readonly replies?: readonly Reply[]
  readonly yours?: boolean
}

export type ReviewState = 'open' | 'changes_requested' | 'signed_off'

export interface Review {
  readonly id: string
  readonly milestone: Milestone
  readonly text: string
  readonly state: ReviewState
  readonly by: Hand
  readonly made_at: string
  readonly decision?: string
  readonly decided_at?: string
  readonly decided_by?: Hand
  readonly remarks?: readonly Remark[]
  readonly yours?: boolean
}

/** A card as the canvas's file says it; fields of its section beside these. */
export interface PastCard {
  readonly id: string
  readonly code: string | null
  readonly kind: string
  readonly title: string
  readonly body: unknown
  readonly status: string | null
  readonly set_aside: unknown
  readonly moved_to?: string
}

/** The canvas at a revision. */
export interface PastCanvas {
  readonly title: string
  readonly revision: number
  readonly sections: Readonly<Record<CardSectionId, { readonly cards: readonly PastCard[] }>>
  readonly links: readonly { readonly id: string; readonly kind: string; readonly from: string; readonly to: string }[]
}
