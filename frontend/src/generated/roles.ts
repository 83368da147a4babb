// Written by `canevas contract` from workspace/access/roles.py. Never edit it.

/** Marks an English sentence for the catalogues; it is translated where it is shown. */
const N_ = (text: string): string => text

export interface RoleFacts {
  readonly name: string
  readonly may: readonly Capability[]
}

export const ROLES = ["facilitator", "member", "relay", "guest_editor", "supervisor", "reader"] as const
export type RoleId = (typeof ROLES)[number]

export const CAPABILITIES = ["read", "write", "comment", "review", "export", "history", "restore", "internal_notes", "invite", "people", "audit", "manage"] as const
export type Capability = (typeof CAPABILITIES)[number]

/** What each role may do. The server decides; the page only leaves out dead buttons. */
export const ROLE: Readonly<Record<RoleId, RoleFacts>> = {
  facilitator: {
    name: N_("facilitation"),
    may: ["read", "write", "comment", "review", "export", "history", "restore", "internal_notes", "invite", "people", "audit", "manage"],
  },
  member: {
    name: N_("member"),
    may: ["read", "write", "comment", "export", "history", "restore", "internal_notes"],
  },
  relay: {
    name: N_("relay"),
    may: ["read", "write", "comment", "export", "history", "restore", "internal_notes"],
  },
  guest_editor: {
    name: N_("guest of some parts"),
    may: ["read", "write", "comment"],
  },
  supervisor: {
    name: N_("supervision"),
    may: ["read", "comment", "review", "export", "history", "internal_notes"],
  },
  reader: {
    name: N_("reading"),
    may: ["read"],
  },
}

/** What nobody from a partner organisation may do, whatever the role. */
export const KEPT_FROM_PARTNERS: readonly Capability[] = ["history", "restore", "internal_notes", "invite", "people", "audit", "manage"]

/** The roles in which a partner organisation's people may come in. */
export const PARTNER_ROLES: readonly RoleId[] = ["guest_editor", "reader"]
