/**
 * What nobody needs in the first second: the open card and the dialogs, fetched together
 * once the board stands.
 */

export { LeftPage } from './LeftPage'
export { Dialogs } from './dialogs/Dialogs'
export { CardPanel } from './panel/CardPanel'
