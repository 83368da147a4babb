/**
 * What the page knows, as signals. The view reads here and nowhere else.
 *
 * `openCanvas` (in `commands/`) makes one of these per page. Everything is read-only:
 * whoever wants to change something calls a command. Values are plain frozen objects
 * that keep their identity as long as they say the same, so that a component which
 * reads one card is drawn again only when that card changed.
 */

export type {
  CanvasId,
  CardId,
  CardSectionId,
  GroupId,
  LinkId,
  OrderKey,
  SectionId,
  SessionId,
} from '../document/ids'
export { CARD_SECTIONS, SECTIONS } from '../document/ids'
export type { Block, Body, Inline, Mark } from '../document/body'
export type { Card, FieldValue, Frame, Link, SetAside } from '../document/read'
export type { Filter } from '../document/search'
export type { CanvasConfig, CanvasUrls, Group } from './config'
export { readConfig } from './config'
export { isShut } from './status'
export { printOf } from './visit'
export type {
  CanvasStore,
  CardLinks,
  Digest,
  DigestPart,
  EditorSupport,
  LinkEnd,
  Me,
  PanelTarget,
  Person,
  Place,
  RefusedText,
  SectionView,
  Selection,
  Standing,
  Status,
  StorageState,
  UndoState,
} from './types'
