/** What others did since one last asked: by section, each card a way to it. */

import { Dialog } from '../../a11y/dialog'
import { t } from '../../language/t'
import type { CardId, DigestPart } from '../../store'
import { focusCard } from '../board/focus_card'
import { codeOf } from '../card/names'
import { useCanvas } from '../context'
import { CardTitle } from '../parts/CardTitle'
import { SectionMark } from '../parts/SectionMark'
import { sectionInfo } from '../schema'

export function NewsDialog() {
  const { store, commands, ui } = useCanvas()
  const { parts } = store.digest.value
  const leave = (): void => {
    ui.say(commands.readDigest())
    ui.dismiss()
  }
  return (
    <Dialog title={t('What others changed')} onClose={leave} wide>
      {parts.length === 0 ? <p>{t('Nothing new since you last looked.')}</p> : null}
      {parts.map((part) => (part.section === 'frame' ? null : <Part key={part.section} part={part} section={part.section} onGo={leave} />))}
    </Dialog>
  )
}

interface PartProps {
  readonly part: DigestPart
  readonly section: Exclude<DigestPart['section'], 'frame'>
  readonly onGo: () => void
}

function Part({ part, section, onGo }: PartProps) {
  return (
    <section class="dialog-part" data-section={section}>
      <h3 class="bin-heading">
        <SectionMark section={section} />
        {t(sectionInfo(section).label)}
      </h3>
      <ul class="rows">
        {part.added.map((id) => (
          <NewsRow key={id} id={id} what={t('new')} onGo={onGo} />
        ))}
        {part.changed.map((id) => (
          <NewsRow key={id} id={id} what={t('changed')} onGo={onGo} />
        ))}
        {part.setAside.map((id) => (
          <NewsRow key={id} id={id} what={t('set aside')} onGo={null} />
        ))}
      </ul>
    </section>
  )
}

function NewsRow({ id, what, onGo }: { readonly id: CardId; readonly what: string; readonly onGo: (() => void) | null }) {
  const { store, commands } = useCanvas()
  const card = store.card(id).value
  if (card === null) return null
  return (
    <li class="row">
      <span class="chip chip-code">{codeOf(card)}</span>
      <span class="row-words">
        <CardTitle title={card.title} />
        <span class="small quiet">{what}</span>
      </span>
      {onGo === null ? null : (
        <button
          type="button"
          class="button"
          onClick={() => {
            onGo()
            commands.select(card.section, card.id)
            focusCard(card.id)
          }}
        >
          {t('Go there')}
          <span class="out-of-sight"> {codeOf(card)}</span>
        </button>
      )}
    </li>
  )
}
